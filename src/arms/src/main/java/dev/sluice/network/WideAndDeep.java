package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.InvalidInput;
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
    private static final long MOST_PAIRS = 5_000_000;

    public WideAndDeep {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
        layers = Ranges.orDefault("layers", layers, 2, 8);
        hidden = Ranges.orDefault("hidden", hidden, 64, 8192);
        Ranges.requireRate("dropout", dropout);
        crosses =
                crosses == null ? List.of() : crosses.stream().map(List::copyOf).toList();
        crosses.forEach(
                pair -> InvalidInput.require(pair.size() == 2, "crosses", "must be pairs of fields, got " + pair));
    }

    @Override
    public void check(FeatureSchema schema) {
        for (List<String> pair : pairs()) {
            long size = size(schema, pair.get(0)) * size(schema, pair.get(1));
            InvalidInput.require(
                    size <= MOST_PAIRS, "crosses", pair + " has " + size + " pairs of values; at most " + MOST_PAIRS);
        }
    }

    private List<List<String>> pairs() {
        return crosses == null ? List.of() : crosses;
    }

    private static long size(FeatureSchema schema, String field) {
        return schema.sparse().get(schema.place(field)).size();
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        T score = Layers.linearPart(ops, inputs);
        for (List<String> pair : pairs()) {
            score = ops.add(score, cross(ops, inputs, pair.get(0), pair.get(1)));
        }
        T rows = Layers.embedded(ops, inputs, "factors", Init.normal(0.05), dim);
        T deep = Layers.mlp(
                ops,
                "deep",
                Layers.flat(ops, inputs, rows, dim),
                Layers.Widths.of(Layers.flatWidth(inputs.schema(), dim), layers + 1, hidden, 1, false, dropout));
        return ops.add(score, ops.sum(deep, 1));
    }

    /** The weight of a pair of values; its row is a · |b| + b, both counted from their field's first id. */
    private static <T> T cross(Ops<T> ops, Inputs<T> inputs, String first, String second) {
        FeatureSchema schema = inputs.schema();
        T a = own(ops, inputs, first);
        T b = own(ops, inputs, second);
        T row = ops.add(ops.mul(a, ops.whole(size(schema, second))), b);
        long rows = size(schema, first) * size(schema, second);
        return ops.sum(ops.sum(ops.embedding("cross." + first + "." + second, Init.ZEROS, rows, 1, row), 2), 1);
    }

    private static <T> T own(Ops<T> ops, Inputs<T> inputs, String field) {
        int place = inputs.schema().place(field);
        return ops.sub(
                ops.slice(inputs.ids(), 1, place, place + 1),
                ops.whole(inputs.schema().offset(place)));
    }
}
