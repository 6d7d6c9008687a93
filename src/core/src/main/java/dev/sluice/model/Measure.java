package dev.sluice.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a mature row earns, in [0, 1]: a rate, a weighted sum of what happened to it, or its value as a share of a bound.
 *
 * @param name ctr, vtr, cvr, reward for a composite one, or value
 * @param rewards by index of {@link Outcomes#joint}; 0 where values are earned
 * @param bound largest value of a row; empty where no values are earned
 */
public record Measure(String name, List<Double> rewards, Optional<Double> bound) {
    public Measure(String name, List<Double> rewards) {
        this(name, rewards, Optional.empty());
    }

    /** The value of a row, none of which is above the bound. */
    public static Measure value(double bound) {
        return new Measure("value", Collections.nCopies(8, 0.0), Optional.of(bound));
    }

    public Measure {
        rewards = List.copyOf(rewards);
        if (rewards.size() != 8 || !rewards.stream().allMatch(reward -> reward >= 0 && reward <= 1)) {
            throw new IllegalArgumentException("rewards must be 8 numbers in [0, 1], got " + rewards);
        }
    }

    /** What a reward of 1 stands for: the bound of values, else 1. */
    public double unit() {
        return bound.orElse(1.0);
    }

    public boolean binary() {
        return bound.isEmpty() && rewards.stream().allMatch(reward -> reward == 0 || reward == 1);
    }

    public double earned(Outcomes outcomes) {
        if (bound.isPresent()) {
            return outcomes.valueSum() / bound.get();
        }
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
