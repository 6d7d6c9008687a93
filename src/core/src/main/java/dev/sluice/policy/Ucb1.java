package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;

/**
 * UCB1: mean + √(2 ln t / n) (Auer, Cesa-Bianchi and Fischer 2002). For comparison; with low rates KL-UCB is far better.
 */
@JsonTypeName("ucb1")
public record Ucb1(
        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup) implements IndexPolicy {
    public Ucb1 {
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
    }

    @Override
    public double index(ArmTotals arm, double t) {
        return arm.mean() + Math.sqrt(2 * Math.log(t) / arm.trials());
    }
}
