package dev.sluice.evidence;

import org.apache.commons.math3.special.Beta;

/**
 * Evidence from pulls and successes alone, for deterministic policies that log no propensities. Holds only for arms whose
 * rates do not drift, and needs about twice the data.
 */
public final class PullCounts {
    private PullCounts() {}

    /**
     * ln E against "both rates are the same": both arms' Beta(a, b) mixtures against the best common rate,
     * ln B(a + s_1, b + f_1) + ln B(a + s_2, b + f_2) − 2 ln B(a, b) − S ln m − F ln(1 − m), m = S / N.
     */
    public static double logE(Arm one, Arm other, double a, double b) {
        long successes = one.successes + other.successes;
        long failures = one.pulls + other.pulls - successes;
        double rate = successes + failures == 0 ? 0.5 : (double) successes / (successes + failures);
        double common =
                (successes == 0 ? 0 : successes * Math.log(rate)) + (failures == 0 ? 0 : failures * Math.log1p(-rate));
        return one.mixture(a, b) + other.mixture(a, b) - common;
    }

    /**
     * An arm's counts.
     *
     * @param successes in [0, pulls]
     * @param pulls 0 or more
     */
    public record Arm(long successes, long pulls) {
        private double mixture(double a, double b) {
            return Beta.logBeta(a + successes, b + pulls - successes) - Beta.logBeta(a, b);
        }
    }
}
