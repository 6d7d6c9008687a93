package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * DCN-V2 (Wang et al. 2021, equation 1, in parallel): cross layers x' = x₀ ⊙ (W x + b) + x on all embeddings and numbers side by side, beside a
 * perceptron on the same; both are added, with the linear part.
 *
 * @param dim length of the embeddings, 1 to 1024; default 16
 * @param cross layers that cross, 1 to 8; default 2
 * @param layers hidden layers of the perceptron, 1 to 8; default 2
 * @param hidden their width; default 64
 * @param dropout of the perceptron, in [0, 1)
 */
@JsonTypeName("dcn")
public record DeepAndCross(int dim, int cross, int layers, int hidden, double dropout) implements Architecture {
    public DeepAndCross {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
        cross = Ranges.orDefault("cross", cross, 2, 8);
        layers = Ranges.orDefault("layers", layers, 2, 8);
        hidden = Ranges.orDefault("hidden", hidden, 64, 8192);
        Ranges.requireRate("dropout", dropout);
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        long width = Layers.flatWidth(inputs.schema(), dim);
        T start = Layers.flat(ops, inputs, Layers.embedded(ops, inputs, "factors", Init.normal(0.05), dim), dim);
        T crossed = start;
        for (int layer = 1; layer <= cross; layer++) {
            T mixed = Layers.linear(ops, "cross." + layer, crossed, width, width);
            crossed = ops.add(ops.mul(start, mixed), crossed);
        }
        T deep = Layers.mlp(ops, "deep", start, Layers.Widths.of(width, layers + 1, hidden, 1, false, dropout));
        T both = ops.add(Layers.linear(ops, "cross.out", crossed, width, 1), deep);
        return ops.add(Layers.linearPart(ops, inputs), ops.sum(both, 1));
    }
}
