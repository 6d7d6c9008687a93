package dev.sluice.evidence;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.special.Gamma;

/** Sample-ratio mismatch under a fixed split: whether arms received the shares that they should. */
public final class SampleRatio {
    private SampleRatio() {}

    /**
     * Pearson's χ² for one look (Pearson 1900).
     *
     * @param observed by arm
     * @param weights by arm, 0 or more; only their ratios count
     */
    public static Test chiSquare(long[] observed, double[] weights) {
        double total = Arrays.stream(observed).sum();
        double weight = Arrays.stream(weights).sum();
        double sum = 0;
        int arms = 0;
        for (int i = 0; i < observed.length; i++) {
            if (weights[i] > 0) {
                double expected = total * weights[i] / weight;
                sum += expected == 0 ? 0 : (observed[i] - expected) * (observed[i] - expected) / expected;
                arms++;
            } else if (observed[i] > 0) {
                sum = Double.POSITIVE_INFINITY;
            }
        }
        return Test.of(sum, arms - 1);
    }

    /**
     * ln of the chance of these counts when shares have a Dirichlet distribution, over that when they are {@code shares}:
     * a factor of an e-process. Multinomial coefficients cancel.
     *
     * @param shares by arm, summing to 1; arms of share 0 must have no counts
     * @param dirichlet positive by arm where the share is
     */
    public static double logBayesFactor(long[] counts, double[] shares, double[] dirichlet) {
        double sum = 0;
        double mass = 0;
        double rows = 0;
        for (int i = 0; i < counts.length; i++) {
            if (shares[i] > 0) {
                sum += Gamma.logGamma(dirichlet[i] + counts[i]) - Gamma.logGamma(dirichlet[i]);
                sum -= counts[i] * Math.log(shares[i]);
                mass += dirichlet[i];
                rows += counts[i];
            } else if (counts[i] > 0) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return sum + Gamma.logGamma(mass) - Gamma.logGamma(mass + rows);
    }

    /**
     * Test that may be looked at all the time: Dirichlet-multinomial Bayes factor, with p the least 1 / factor so far
     * (Lindon and Malek 2022).
     *
     * @param dirichlet by arm, after what was seen
     * @param shares that should be, by arm
     * @param logE ln of the Bayes factor
     * @param p least so far, in [0, 1]
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Sequential(double[] dirichlet, double[] shares, double logE, double p) {
        /** Before anything was seen; {@code concentration} tells how near to the right shares a mismatch would be. */
        public static Sequential start(double concentration, double... shares) {
            double[] prior =
                    Arrays.stream(shares).map(share -> concentration * share).toArray();
            return new Sequential(prior, shares.clone(), 0, 1);
        }

        public Sequential plus(long... counts) {
            double next = logE + logBayesFactor(counts, shares, dirichlet);
            double[] posterior = dirichlet.clone();
            for (int i = 0; i < counts.length; i++) {
                posterior[i] += counts[i];
            }
            return new Sequential(posterior, shares, next, Math.min(p, Math.exp(-next)));
        }
    }

    /**
     * A χ² test.
     *
     * @param chiSquare statistic, 0 or more
     * @param degreesOfFreedom 0 or more
     * @param p in [0, 1]; 1 where nothing could differ
     */
    public record Test(double chiSquare, int degreesOfFreedom, double p) {
        static Test of(double chiSquare, int degreesOfFreedom) {
            if (degreesOfFreedom < 1) {
                return new Test(chiSquare, 0, chiSquare > 0 ? 0 : 1);
            }
            if (Double.isInfinite(chiSquare)) {
                return new Test(chiSquare, degreesOfFreedom, 0);
            }
            double below = new ChiSquaredDistribution(null, degreesOfFreedom).cumulativeProbability(chiSquare);
            return new Test(chiSquare, degreesOfFreedom, 1 - below);
        }
    }
}
