package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** One weight for each value of each field: logistic regression on one-hot features. */
@JsonTypeName("lr")
public record LogisticRegression() implements Architecture {
    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        return Layers.linearPart(ops, inputs);
    }
}
