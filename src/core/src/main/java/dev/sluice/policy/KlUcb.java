package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;

/**
 * KL-UCB: max {q : n kl(p̂, q) ≤ ln t}, kl of Bernoulli distributions (Garivier and Cappé 2011, c = 0).
 */
@JsonTypeName("kl-ucb")
public record KlUcb(
        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup) implements IndexPolicy {
    private static final int BISECTIONS = 60;

    public KlUcb {
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
    }

    @Override
    public double index(ArmTotals arm, double t) {
        double p = arm.mean();
        double most = Math.log(t) / arm.trials();
        double inside = p;
        double outside = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (inside + outside) / 2;
            if (divergence(p, middle) <= most) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }

    /** Kullback–Leibler divergence of Bernoulli(q) from Bernoulli(p), p ≤ q. */
    private static double divergence(double p, double q) {
        double successes = p == 0 ? 0 : p * Math.log(p / q);
        double failures = p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
        return successes + failures;
    }
}
