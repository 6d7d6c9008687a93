package dev.sluice.evidence;

import java.util.List;

/**
 * Mature decisions that were drawn with the same propensities over all arms.
 *
 * @param propensities by arm; 0 for arms that were not eligible; they sum to 1
 * @param plugIns by arm: what a decision was expected to earn when the propensities were published, in [0, 1]
 * @param rewards by arm: what its decisions earned
 */
@SuppressWarnings("ArrayRecordComponent")
public record Draws(double[] propensities, double[] plugIns, List<Rewards> rewards) {
    public Draws {
        rewards = List.copyOf(rewards);
        if (propensities.length != rewards.size() || plugIns.length != rewards.size()) {
            throw new IllegalArgumentException("propensities, plug-ins and rewards must be of as many arms");
        }
    }

    public long rows() {
        return rewards.stream().mapToLong(Rewards::rows).sum();
    }

    boolean eligible(int arm) {
        return propensities[arm] > 0;
    }
}
