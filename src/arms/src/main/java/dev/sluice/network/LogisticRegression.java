package dev.sluice.network;

/** One weight for each value of each field: logistic regression on one-hot features. */
public record LogisticRegression() implements Architecture {
    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        return Layers.linearPart(ops, inputs);
    }
}
