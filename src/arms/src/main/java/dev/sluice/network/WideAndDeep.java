package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.feature.FeatureSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wide & Deep (Cheng et al. 2016): a linear part with declared crosses of two fields beside a perceptron on embeddings.
 *
 * @param dim length of the embeddings, 1 to 1024; default 16
 * @param layers hidden layers of the deep part, 1 to 8; default 2
 * @param hidden their width; default 64
 * @param dropout of the deep part, in [0, 1)
 * @param crosses pairs of sparse fields, like {@code [["gender", "genre"]]}; one weight for each pair of values
 */
@JsonTypeName("wide-deep")
public record WideAndDeep(
        int dim,
        int layers,
        int hidden,
        double dropout,
        @Nullable List<List<String>> crosses) implements Architecture {
    public WideAndDeep {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
        layers = Ranges.orDefault("layers", layers, 2, 8);
        hidden = Ranges.orDefault("hidden", hidden, 64, 8192);
        Ranges.requireRate("dropout", dropout);
        crosses = Crosses.of(crosses);
    }

    @Override
    public void check(FeatureSchema schema) {
        Crosses.check(schema, Crosses.of(crosses));
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        T score = Crosses.added(ops, inputs, Crosses.of(crosses), Layers.linearPart(ops, inputs));
        T rows = Layers.embedded(ops, inputs, "factors", Init.normal(0.05), dim);
        T deep = Layers.mlp(
                ops,
                "deep",
                Layers.flat(ops, inputs, rows, dim),
                Layers.Widths.of(Layers.flatWidth(inputs.schema(), dim), layers + 1, hidden, 1, false, dropout));
        return ops.add(score, ops.sum(deep, 1));
    }
}
