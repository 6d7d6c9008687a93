package dev.sluice.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Quality of predicted click probabilities.
 *
 * @param logloss mean of −y ln p − (1 − y) ln(1 − p); p is kept 1e-7 away from 0 and 1
 * @param auc probability that a click is scored above a non-click, ties counting half; NaN without both
 * @param calibration sum of predictions over the number of clicks; 1 is right on average
 */
public record ClickMetrics(double logloss, double auc, double calibration) {
    private static final double EDGE = 1e-7;

    /**
     * Of predictions; {@link IllegalArgumentException} where one is not finite.
     *
     * @param predicted probabilities
     * @param labels 0 or 1, as many
     */
    public static ClickMetrics of(double[] predicted, double[] labels) {
        if (!Arrays.stream(predicted).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("predictions must be finite");
        }
        return new ClickMetrics(
                Arrays.stream(losses(predicted, labels)).average().orElse(Double.NaN),
                auc(predicted, labels),
                Arrays.stream(predicted).sum() / Arrays.stream(labels).sum());
    }

    public static double[] losses(double[] predicted, double[] labels) {
        double[] losses = new double[labels.length];
        for (int i = 0; i < losses.length; i++) {
            double p = Math.min(Math.max(predicted[i], EDGE), 1 - EDGE);
            losses[i] = -labels[i] * Math.log(p) - (1 - labels[i]) * Math.log1p(-p);
        }
        return losses;
    }

    /** By ranks (Mann and Whitney 1947), equal scores sharing the mean of their ranks. */
    private static double auc(double[] predicted, double[] labels) {
        Integer[] order = new Integer[labels.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> predicted[i]));
        double clicks = Arrays.stream(labels).sum();
        double ranks = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            double tied = 0;
            while (to < order.length && predicted[order[to]] == predicted[order[from]]) {
                tied += labels[order[to++]];
            }
            ranks += tied * (from + to + 1) / 2.0;
            from = to;
        }
        return (ranks - clicks * (clicks + 1) / 2) / (clicks * (labels.length - clicks));
    }
}
