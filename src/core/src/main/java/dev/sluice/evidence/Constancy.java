package dev.sluice.evidence;

import java.util.List;

/**
 * Whether a quantity that was measured in some stretches of time is the same in all: under "it is", estimates about one
 * unknown value; else about values that vary by some deviation. Both are told apart by what does not depend on the unknown
 * value, so that the mixture of their likelihood ratio over deviations is an e-value while the estimates are about normal.
 *
 * @param points by time
 */
record Constancy(List<Point> points) {
    private static final double[] DEVIATIONS = {0.02, 0.05, 0.1, 0.2, 0.4};

    Constancy {
        points = points.stream().filter(point -> point.variance > 0).toList();
    }

    /**
     * One estimate.
     *
     * @param at any coordinate, as time or share
     * @param value the estimate
     * @param variance its squared standard error
     */
    record Point(double at, double value, double variance) {}

    /**
     * ln E against "it is the same in all"; 0 for less than two points.
     *
     * @param unit of which the deviations are {@code 0.02 … 0.4}, positive
     */
    double logE(double unit) {
        if (points.size() < 2) {
            return 0;
        }
        double same = log(0);
        double highest = Double.NEGATIVE_INFINITY;
        double[] ratios = new double[DEVIATIONS.length];
        for (int i = 0; i < ratios.length; i++) {
            double deviation = DEVIATIONS[i] * unit;
            ratios[i] = log(deviation * deviation) - same;
            highest = Math.max(highest, ratios[i]);
        }
        double mean = 0;
        for (double ratio : ratios) {
            mean += Math.exp(ratio - highest) / ratios.length;
        }
        return highest + Math.log(mean);
    }

    /** ln of the density of the estimates' differences, up to a constant. */
    private double log(double spread) {
        double precision = 0;
        double weighted = 0;
        double logs = 0;
        for (Point point : points) {
            double variance = point.variance + spread;
            precision += 1 / variance;
            weighted += point.value / variance;
            logs -= Math.log(variance) / 2;
        }
        double mean = weighted / precision;
        for (Point point : points) {
            logs -= (point.value - mean) * (point.value - mean) / (2 * (point.variance + spread));
        }
        return logs - Math.log(precision) / 2;
    }

    /** Slope over the coordinate in standard errors, by weighted least squares; 0 where it does not vary. */
    double slope() {
        double weights = 0;
        double at = 0;
        double value = 0;
        for (Point point : points) {
            weights += 1 / point.variance;
            at += point.at / point.variance;
            value += point.value / point.variance;
        }
        double squares = 0;
        double products = 0;
        for (Point point : points) {
            double away = point.at - at / weights;
            squares += away * away / point.variance;
            products += away * (point.value - value / weights) / point.variance;
        }
        return squares > 0 ? products / Math.sqrt(squares) : 0;
    }
}
