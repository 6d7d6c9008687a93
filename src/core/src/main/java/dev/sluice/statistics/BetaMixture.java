package dev.sluice.statistics;

import dev.sluice.model.Interval;
import org.apache.commons.math3.special.Beta;

/**
 * Beta-binomial mixture confidence sequence for a rate: valid at every look, under any predictable sampling rule
 * (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021). The set of all m with
 * ln B(a + s, b + f) − ln B(a, b) − s ln m − f ln(1 − m) &lt; ln(1 / α).
 *
 * @param a mixing prior, positive; a tuning that must be fixed before the start
 * @param b mixing prior, positive
 * @param alpha chance that the rate is ever outside, in (0, 1)
 */
public record BetaMixture(double a, double b, double alpha) {
    /** Without any history: Beta(½, ½) at 5 %. */
    public static final BetaMixture UNINFORMED = new BetaMixture(0.5, 0.5, 0.05);

    private static final int BISECTIONS = 200;

    /**
     * The interval after some trials; [0, 1] before the first one, with value 0.
     *
     * @param successes in [0, trials]
     */
    public Interval interval(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException("successes must be in [0, " + trials + "], got " + successes);
        }
        if (trials == 0) {
            return new Interval(0, 0, 1);
        }
        long failures = trials - successes;
        double mean = (double) successes / trials;
        double threshold = Beta.logBeta(a + successes, b + failures) - Beta.logBeta(a, b) + Math.log(alpha);
        double lower = successes == 0 ? 0 : bisect(successes, failures, threshold, new double[] {0, mean});
        double upper = failures == 0 ? 1 : bisect(successes, failures, threshold, new double[] {1, mean});
        return new Interval(mean, lower, upper);
    }

    /** The boundary between {@code ends[0]}, outside, and {@code ends[1]}, inside. */
    private static double bisect(long successes, long failures, double threshold, double[] ends) {
        double outside = ends[0];
        double inside = ends[1];
        for (int i = 0; i < BISECTIONS && outside != inside; i++) {
            double middle = (outside + inside) / 2;
            double likelihood = successes * Math.log(middle) + failures * Math.log1p(-middle);
            if (likelihood > threshold) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }
}
