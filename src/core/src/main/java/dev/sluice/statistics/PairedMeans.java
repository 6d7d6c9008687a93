package dev.sluice.statistics;

import dev.sluice.model.Interval;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/** Means over users with Student's t interval, and the paired comparison of two rankers over the same users. */
public final class PairedMeans {
    private PairedMeans() {}

    /** Mean with its 95 % interval; the interval is the whole line for fewer than two values. */
    public static Interval of(double[] values) {
        double mean = values.length == 0 ? Double.NaN : StatUtils.mean(values);
        if (values.length < 2) {
            return new Interval(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double error = Math.sqrt(StatUtils.variance(values) / values.length);
        double t = new TDistribution(null, values.length - 1).inverseCumulativeProbability(0.975);
        return new Interval(mean, mean - t * error, mean + t * error);
    }

    public static Difference difference(double[] a, double[] b) {
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
        }
        Interval interval = of(differences);
        double error = Math.sqrt(StatUtils.variance(differences) / differences.length);
        double p = error == 0
                ? (interval.value() == 0 ? 1 : 0)
                : 2 * new TDistribution(null, a.length - 1).cumulativeProbability(-Math.abs(interval.value() / error));
        return new Difference(interval.value(), interval.lower(), interval.upper(), p);
    }

    /**
     * A paired difference.
     *
     * @param value mean of a − b
     * @param lower limit, 95 %
     * @param upper limit, 95 %
     * @param p two-sided, paired t test
     */
    public record Difference(double value, double lower, double upper, double p) {}
}
