package dev.sluice.evidence;

import dev.sluice.model.Interval;

/**
 * Evidence on a difference δ of two arms, as a family of e-processes: one against each "at most δ" and one against each
 * "at least δ". The limits at a level are where either reaches 2 / level; they exclude 0 exactly when {@link #logE} at 0
 * reaches 1 / level, so that a claim and its interval cannot disagree.
 */
interface OneSided {
    /** ln E against a difference of {@code delta} or less; falls as delta rises. */
    double logAbove(double delta);

    /** ln E against a difference of {@code delta} or more; rises with delta. */
    double logBelow(double delta);

    /** ln E against "no difference": half of the larger of both sides. */
    default double logE() {
        return Math.max(logAbove(0), logBelow(0)) - Math.log(2);
    }

    /**
     * The differences that are not refuted, cut at −1 and 1.
     *
     * @param estimate where both sides say little
     * @param scale about its standard error, positive
     * @param level chance that the limits ever miss, in (0, 1)
     */
    default Interval interval(double estimate, double scale, double level) {
        double threshold = Math.log(2 / level);
        double lower = Roots.below(delta -> logAbove(delta) - threshold, estimate, scale);
        double upper = -Roots.below(delta -> logBelow(-delta) - threshold, -estimate, scale);
        return Interval.about(estimate, lower, upper);
    }
}
