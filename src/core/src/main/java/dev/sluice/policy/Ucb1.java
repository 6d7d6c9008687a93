package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

/**
 * UCB1: mean + √(2 ln t / n) (Auer, Cesa-Bianchi and Fischer 2002). For comparison; with low rates KL-UCB is far better.
 *
 * @param warmup learned decisions that each arm gets first
 */
public record Ucb1(long warmup) implements IndexPolicy {
    public Ucb1 {
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
    }

    @Override
    public double index(ArmTotals arm, double t) {
        return arm.mean() + Math.sqrt(2 * Math.log(t) / arm.trials());
    }
}
