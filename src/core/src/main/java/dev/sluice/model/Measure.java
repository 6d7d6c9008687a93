package dev.sluice.model;

import java.util.List;

/**
 * What a mature row earns by what happened to it: a rate, or a weighted sum.
 *
 * @param name ctr, vtr, cvr, or reward for a composite one
 * @param rewards in [0, 1], by index of {@link Outcomes#joint}
 */
public record Measure(String name, List<Double> rewards) {
    public Measure {
        rewards = List.copyOf(rewards);
        if (rewards.size() != 8 || !rewards.stream().allMatch(reward -> reward >= 0 && reward <= 1)) {
            throw new IllegalArgumentException("rewards must be 8 numbers in [0, 1], got " + rewards);
        }
    }

    public boolean binary() {
        return rewards.stream().allMatch(reward -> reward == 0 || reward == 1);
    }

    public double earned(Outcomes outcomes) {
        double sum = 0;
        for (int happened = 0; happened < rewards.size(); happened++) {
            sum += outcomes.joint().get(happened) * rewards.get(happened);
        }
        return sum;
    }

    public double plugIn(Outcomes outcomes) {
        return (earned(outcomes) + 0.5) / (outcomes.rows() + 10.0);
    }
}
