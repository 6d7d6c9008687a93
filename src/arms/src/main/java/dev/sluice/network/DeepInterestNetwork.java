package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.feature.FeatureSchema;
import java.util.List;

/**
 * Deep interest network (Zhou et al. 2018): the unit's history is summed with weights from a small perceptron on
 * (item, candidate, their difference, their product), without normalising them, and joins the fields' embeddings.
 *
 * @param dim length of the embeddings, 1 to 1024; default 16
 * @param history items looked at, the latest, 1 to 500; default 20
 * @param attention width of the perceptron that weighs; default 16
 * @param hidden width of the two hidden layers behind; default 64
 * @param dropout of those, in [0, 1)
 */
@JsonTypeName("din")
public record DeepInterestNetwork(int dim, int history, int attention, int hidden, double dropout)
        implements Architecture {
    public DeepInterestNetwork {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
        history = Ranges.orDefault("history", history, 20, 500);
        attention = Ranges.orDefault("attention", attention, 16, 1024);
        hidden = Ranges.orDefault("hidden", hidden, 64, 8192);
        Ranges.requireRate("dropout", dropout);
    }

    @Override
    public void check(FeatureSchema schema) {
        schema.place(FeatureSchema.ITEM);
    }

    @Override
    public int historyLength() {
        return history;
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        FeatureSchema schema = inputs.schema();
        Init init = Init.normal(0.05);
        T rows = Layers.embedded(ops, inputs, "factors", init, dim);
        int place = schema.place(FeatureSchema.ITEM);
        T past = ops.embedding("factors", init, schema.vocabularySize(), dim, inputs.history());
        T candidate = ops.expandLike(ops.slice(rows, 1, place, place + 1), past);
        T pair = ops.concat(2, List.of(past, candidate, ops.sub(past, candidate), ops.mul(past, candidate)));
        T weights = Layers.mlp(
                ops,
                "attention",
                ops.reshape(pair, -1, 4L * dim),
                Layers.Widths.of(4L * dim, 2, attention, 1, false, 0));
        T masked = ops.mul(ops.reshape(weights, -1, history), inputs.mask());
        T interest = ops.sum(ops.mul(past, ops.reshape(masked, -1, history, 1)), 1);
        T all = ops.concat(1, List.of(Layers.flat(ops, inputs, rows, dim), interest));
        T deep = Layers.mlp(
                ops, "deep", all, Layers.Widths.of(Layers.flatWidth(schema, dim) + dim, 3, hidden, 1, false, dropout));
        return ops.add(Layers.linearPart(ops, inputs), ops.sum(deep, 1));
    }
}
