package dev.sluice.report;

import dev.sluice.evidence.Claim;
import dev.sluice.model.Interval;
import java.util.Optional;

/**
 * An arm against control by one metric. Comes from evidence that stays valid although traffic was allocated adaptively and
 * someone looks all the time; two arms' own rates are never subtracted.
 *
 * @param arm key
 * @param versus key of control
 * @param metric ctr, vtr, cvr, or reward for a composite one
 * @param goal whether claims on it share the error that the analysis allows; others are exploratory
 * @param difference of the rates, averaged over time where both arms could be drawn; absent below 30 successes per arm
 * @param lift relative, given a success on either arm; absent until its limits are finite
 * @param evidence E: how much better "they differ" explains the data than "they do not"; at most 1e12
 * @param log10Evidence its logarithm to base 10
 * @param strength of the evidence in words
 * @param p anytime-valid: least 1 / E so far
 * @param claim what may be said
 * @param method how difference and claim are made
 * @param meaning the claim in one sentence
 */
public record Comparison(
        String arm,
        String versus,
        String metric,
        boolean goal,
        Optional<Interval> difference,
        Optional<Interval> lift,
        double evidence,
        double log10Evidence,
        Strength strength,
        double p,
        Claim claim,
        String method,
        String meaning) {
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
