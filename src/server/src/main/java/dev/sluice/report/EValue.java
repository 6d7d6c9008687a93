package dev.sluice.report;

/**
 * How clear a finding is.
 *
 * @param evidence E: how much better "they differ" explains the data than "they do not"; at most 1e12
 * @param log10Evidence its logarithm to base 10
 * @param strength in words
 * @param p 1 / E, at most 1: holds at every look
 */
public record EValue(double evidence, double log10Evidence, Strength strength, double p) {
    /** JSON has no infinity, and nobody needs to know more. */
    private static final double MOST_EVIDENCE = 1e12;

    static EValue of(double logE) {
        double value = Math.min(MOST_EVIDENCE, Math.exp(logE));
        return new EValue(value, logE / Math.log(10), Strength.of(value), Math.min(1, Math.exp(-logE)));
    }

    /** The scale of e-values. */
    public enum Strength {
        /** E below 3. */
        NONE,
        /** 3 to 10. */
        WEAK,
        /** 10 to 20. */
        MODERATE,
        /** 20 or more: the 5 % level at any time. */
        STRONG;

        private static final double WEAK_FROM = 3;
        private static final double MODERATE_FROM = 10;
        private static final double STRONG_FROM = 20;

        static Strength of(double evidence) {
            if (evidence >= STRONG_FROM) {
                return STRONG;
            }
            if (evidence >= MODERATE_FROM) {
                return MODERATE;
            }
            return evidence >= WEAK_FROM ? WEAK : NONE;
        }
    }
}
