package dev.sluice.evidence;

import java.util.function.DoublePredicate;

/** Points of a symmetric grid around 0 with weights of a normal density, over which likelihoods are mixed in logs. */
final class Mixture {
    /** Bets, about relative lifts. */
    static final Mixture BETS = new Mixture(30, 0.03, 0.15);
    /** Log lifts. */
    static final Mixture LIFTS = new Mixture(75, 0.02, 0.15);

    private final double[] points;
    private final double[] logWeights;

    private Mixture(int half, double step, double deviation) {
        this.points = new double[2 * half + 1];
        this.logWeights = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = (i - half) * step;
            logWeights[i] = -points[i] * points[i] / (2 * deviation * deviation);
        }
    }

    int size() {
        return points.length;
    }

    double point(int index) {
        return points[index];
    }

    /** Index of the point 0. */
    int middle() {
        return points.length / 2;
    }

    void check(double[] logs) {
        if (logs.length != points.length) {
            throw new IllegalArgumentException("must be " + points.length + " numbers, got " + logs.length);
        }
    }

    /** ln of the weighted mean of exp(logs) over the points that are wanted. */
    double log(double[] logs, DoublePredicate wanted) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < points.length; i++) {
            if (wanted.test(points[i])) {
                highest = Math.max(highest, logs[i] + logWeights[i]);
            }
        }
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < points.length; i++) {
            if (wanted.test(points[i])) {
                sum += Math.exp(logs[i] + logWeights[i] - highest);
                weights += Math.exp(logWeights[i]);
            }
        }
        return highest + Math.log(sum / weights);
    }
}
