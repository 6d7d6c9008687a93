package dev.sluice.report;

import dev.sluice.report.Comparison.Strength;

/**
 * An e-value as reports show it.
 *
 * @param logE ln E now
 * @param most largest ln E at any look
 */
record EValue(double logE, double most) {
    /** JSON has no infinity, and nobody needs to know more. */
    private static final double MOST_EVIDENCE = 1e12;

    double evidence() {
        return Math.min(MOST_EVIDENCE, Math.exp(logE));
    }

    double log10() {
        return logE / Math.log(10);
    }

    Strength strength() {
        return Strength.of(evidence());
    }

    /** Anytime-valid, by Ville's inequality. */
    double p() {
        return Math.min(1, Math.exp(-most));
    }
}
