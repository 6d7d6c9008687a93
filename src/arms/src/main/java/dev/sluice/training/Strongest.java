package dev.sluice.training;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Weights of items, cut to the strongest.
 *
 * @param items numbers, the highest weight first
 * @param weights of those
 */
@SuppressWarnings("ArrayRecordComponent")
record Strongest(int[] items, float[] weights) {
    /**
     * The highest weights, equal ones by the higher number first: the newer item, where numbers grow with time.
     *
     * @param most that are kept
     */
    static Strongest of(Stream<Weighted> all, int most) {
        return of(all, most, Weighted::weight);
    }

    /** Those that say most, whether they raise or lower. */
    static Strongest ofEitherSign(Stream<Weighted> all, int most) {
        return of(all, most, weighted -> Math.abs(weighted.weight));
    }

    private static Strongest of(Stream<Weighted> all, int most, ToDoubleFunction<Weighted> strength) {
        List<Weighted> kept = all.sorted(Comparator.comparingDouble(strength)
                        .thenComparing(Weighted::item)
                        .reversed())
                .limit(most)
                .sorted(Comparator.comparingDouble(Weighted::weight)
                        .thenComparing(Weighted::item)
                        .reversed())
                .toList();
        float[] weights = new float[kept.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) kept.get(i).weight;
        }
        return new Strongest(kept.stream().mapToInt(Weighted::item).toArray(), weights);
    }

    /** An item with its weight. */
    record Weighted(int item, double weight) {}
}
