package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * DeepFM (Guo et al. 2017): a factorisation machine and a perceptron on the same embeddings, added.
 *
 * @param dim length of the embeddings, 1 to 1024; default 16
 * @param layers hidden layers, 1 to 8; default 2
 * @param hidden their width; default 64
 * @param dropout of the deep part, in [0, 1)
 */
@JsonTypeName("deepfm")
public record DeepFm(int dim, int layers, int hidden, double dropout) implements Architecture {
    public DeepFm {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
        layers = Ranges.orDefault("layers", layers, 2, 8);
        hidden = Ranges.orDefault("hidden", hidden, 64, 8192);
        Ranges.requireRate("dropout", dropout);
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        T rows = Layers.embedded(ops, inputs, "factors", Layers.FACTORS, dim);
        T deep = Layers.mlp(
                ops,
                "deep",
                Layers.flat(ops, inputs, rows, dim),
                Layers.Widths.of(Layers.flatWidth(inputs.schema(), dim), layers + 1, hidden, 1, false, dropout));
        T machine = ops.add(Layers.linearPart(ops, inputs), FactorizationMachine.pairs(ops, inputs, rows, dim));
        return ops.add(machine, ops.sum(deep, 1));
    }
}
