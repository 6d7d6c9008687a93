package dev.sluice.learning;

import dev.sluice.policy.ArmTotals;
import java.time.Duration;
import java.time.Instant;

/**
 * Sums that halve every half-life of maturity time. Forward decay (Cormode, Shkapenyuk, Srivastava and Xu 2009) with
 * the newest row as reference: nothing changes without data, and the order of arrival does not matter.
 *
 * @param trials discounted rows
 * @param reward discounted rewards
 * @param asOf maturity of the newest row
 */
record DecayedSums(double trials, double reward, Instant asOf) {
    static final DecayedSums NONE = new DecayedSums(0, 0, Instant.EPOCH);

    DecayedSums plus(long rows, double earned, Instant maturedAt, Duration halfLife) {
        DecayedSums base = at(maturedAt, halfLife);
        double weight = weight(maturedAt, base.asOf, halfLife);
        return new DecayedSums(base.trials + weight * rows, base.reward + weight * earned, base.asOf);
    }

    /** The same sums seen from a later row, perhaps of another arm. */
    DecayedSums at(Instant newest, Duration halfLife) {
        if (!newest.isAfter(asOf)) {
            return this;
        }
        double weight = weight(asOf, newest, halfLife);
        return new DecayedSums(trials * weight, reward * weight, newest);
    }

    /** What a policy learns from them. What was taken back may leave a trace of rounding below zero. */
    ArmTotals totals(String arm, long rows) {
        double left = Math.max(0, trials);
        return new ArmTotals(arm, rows, left, Math.min(left, Math.max(0, reward)));
    }

    private static double weight(Instant from, Instant to, Duration halfLife) {
        return Math.pow(2, -Duration.between(from, to).toMillis() / (double) halfLife.toMillis());
    }
}
