package dev.sluice.network;

import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Declared crosses of two sparse fields: one weight for each pair of their values, of which nothing is known that was never seen together. */
final class Crosses {
    private static final long MOST_PAIRS = 5_000_000;

    private Crosses() {}

    static List<List<String>> of(@Nullable List<List<String>> declared) {
        List<List<String>> pairs = declared == null
                ? List.of()
                : declared.stream().map(List::copyOf).toList();
        pairs.forEach(
                pair -> InvalidInput.require(pair.size() == 2, "crosses", "must be pairs of fields, got " + pair));
        return pairs;
    }

    /** Refuses pairs of fields that the schema lacks, or that have too many pairs of values. */
    static void check(FeatureSchema schema, List<List<String>> pairs) {
        for (List<String> pair : pairs) {
            long size = size(schema, pair.get(0)) * size(schema, pair.get(1));
            InvalidInput.require(
                    size <= MOST_PAIRS, "crosses", pair + " has " + size + " pairs of values; at most " + MOST_PAIRS);
        }
    }

    private static long size(FeatureSchema schema, String field) {
        return schema.sparse().get(schema.place(field)).size();
    }

    /** The score with the weights of all pairs. */
    static <T> T added(Ops<T> ops, Inputs<T> inputs, List<List<String>> pairs, T score) {
        T sum = score;
        for (List<String> pair : pairs) {
            sum = ops.add(sum, weight(ops, inputs, pair.get(0), pair.get(1)));
        }
        return sum;
    }

    /** The weight of a pair of values; its row is a · |b| + b, both counted from their field's first id. */
    private static <T> T weight(Ops<T> ops, Inputs<T> inputs, String first, String second) {
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
