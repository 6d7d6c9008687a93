package dev.sluice.planning;

import java.util.Optional;

/**
 * What an experiment needs.
 *
 * @param mode how traffic is allocated
 * @param perArm decisions per arm of an even split with one look at its end
 * @param total the same over all arms
 * @param days the same at the given traffic; absent without one
 * @param watchedTotal decisions over all arms where the split is watched all the time with error spending
 * @param watchedDays the same at the given traffic
 * @param detectableLift least relative lift that the given decisions show by one look; absent without them or where none
 * @param simulated when a best arm would be claimed under a policy; absent for a fixed split
 * @param meaning in one sentence
 */
public record Plan(
        PlanRequest.Mode mode,
        long perArm,
        long total,
        Optional<Double> days,
        long watchedTotal,
        Optional<Double> watchedDays,
        Optional<Double> detectableLift,
        Optional<Simulated> simulated,
        String meaning) {
    /**
     * What happened in simulated experiments that end with the claim of a best arm, which holds at every look.
     *
     * @param runs simulated experiments
     * @param decisions after which the wanted share of runs had claimed the better arm; absent where too few ever did
     * @param median decisions after which half of the runs had
     * @param days the wanted share at the given traffic
     * @param claimed share of runs that claimed the better arm within {@code horizon}
     * @param wrong share that claimed another one
     * @param regret successes given away until the claim or the horizon, mean over runs
     * @param evenRegret what an even split would have given away in the same time
     * @param horizon decisions after which a run was given up
     */
    public record Simulated(
            int runs,
            Optional<Long> decisions,
            Optional<Long> median,
            Optional<Double> days,
            double claimed,
            double wrong,
            double regret,
            double evenRegret,
            long horizon) {}
}
