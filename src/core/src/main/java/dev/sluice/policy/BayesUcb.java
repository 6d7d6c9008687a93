package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import org.apache.commons.math3.special.Beta;

/**
 * Bayes-UCB: quantile 1 − 1 / t of Beta(1 + s, 1 + f) (Kaufmann, Cappé and Garivier 2012, c = 0).
 */
@JsonTypeName("bayes-ucb")
public record BayesUcb(
        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup) implements IndexPolicy {
    private static final int BISECTIONS = 60;
    private static final double PRECISION = 1e-15;
    private static final int ITERATIONS = 10_000;

    public BayesUcb {
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
    }

    @Override
    public double index(ArmTotals arm, double t) {
        double a = 1 + arm.reward();
        double b = 1 + Math.max(0, arm.trials() - arm.reward());
        double below = 0;
        double above = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (below + above) / 2;
            // the upper tail, since 1 − 1 / t loses digits
            if (Beta.regularizedBeta(1 - middle, b, a, PRECISION, ITERATIONS) >= 1 / t) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return below;
    }
}
