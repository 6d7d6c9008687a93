package dev.sluice.evidence;

import dev.sluice.model.Interval;

/**
 * Number, sum and sum of squares of some terms, for an asymptotic confidence sequence of their mean.
 *
 * @param n terms
 * @param sum of them
 * @param squares sum of their squares
 */
public record RunningMean(double n, double sum, double squares) {
    /** No term. */
    public static final RunningMean NONE = new RunningMean(0, 0, 0);

    public RunningMean plus(RunningMean more) {
        return new RunningMean(n + more.n, sum + more.sum, squares + more.squares);
    }

    /** Their mean; 0 without terms. */
    public double value() {
        return n == 0 ? 0 : sum / n;
    }

    public double deviations() {
        return n == 0 ? 0 : Math.max(0, squares - sum * sum / n);
    }

    /** The mean with limits that hold at every look; the whole line without terms. */
    public Interval interval(AsymptoticSequence sequence) {
        return n == 0
                ? new Interval(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                : around(value(), sequence.radius(n, deviations()));
    }

    public Interval total(AsymptoticSequence sequence) {
        return n == 0 ? new Interval(0, 0, 0) : around(sum, sequence.boundary(deviations()));
    }

    private static Interval around(double value, double radius) {
        return new Interval(value, value - radius, value + radius);
    }
}
