package dev.sluice.arm;

import java.util.Arrays;
import java.util.Optional;

/** How much each item of a history counts: all alike, or by a half-life in items, the later the more. */
public final class HistoryWeights {
    private HistoryWeights() {}

    /** Whether a half-life is one: a number of items above 0. */
    public static boolean allowed(double halfLife) {
        return halfLife > 0 && Double.isFinite(halfLife);
    }

    /**
     * Weights in the order of a history, the latest last, which has the weight 1: .5^(a / h) for an item with {@code a} later ones.
     *
     * @param halfLife in items; empty gives all 1
     */
    static double[] of(int length, Optional<Double> halfLife) {
        double[] weights = new double[length];
        if (halfLife.isPresent()) {
            Arrays.setAll(weights, place -> Math.pow(0.5, (length - 1 - place) / halfLife.get()));
        } else {
            Arrays.fill(weights, 1);
        }
        return weights;
    }
}
