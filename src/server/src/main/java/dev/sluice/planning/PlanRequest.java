package dev.sluice.planning;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling;
import dev.sluice.policy.TopTwoThompson;
import java.util.Map;
import java.util.Optional;

/**
 * What is planned.
 *
 * @param mode how traffic will be allocated; default fixed
 * @param arms 2 to 8, control among them; default 2
 * @param baseRate rate that is expected of control, in (0, 1)
 * @param effect relative lift of one arm that should be found, in [0.01, 10], such that its rate stays below 1
 * @param alpha error of claims, in (0, 0.5]; default 0.05
 * @param power chance to find the effect, in [0.5, 0.99]; default 0.8
 * @param decisionsPerDay traffic; default unknown
 * @param decisions that can be spent; with it, the least detectable lift is told
 * @param seed of the simulation; default 1
 */
public record PlanRequest(
        Mode mode,
        Integer arms,
        Double baseRate,
        Double effect,
        Double alpha,
        Double power,
        Optional<Double> decisionsPerDay,
        Optional<Long> decisions,
        Long seed) {
    /** Most arms that are planned for. */
    public static final int MOST_ARMS = 8;

    public PlanRequest {
        mode = mode == null ? Mode.FIXED : mode;
        arms = arms == null ? 2 : arms;
        alpha = alpha == null ? 0.05 : alpha;
        power = power == null ? 0.8 : power;
        decisionsPerDay = decisionsPerDay == null ? Optional.empty() : decisionsPerDay;
        decisions = decisions == null ? Optional.empty() : decisions;
        seed = seed == null ? 1L : seed;
        require(baseRate != null, "baseRate", "is required, in (0, 1)");
        require(effect != null, "effect", "is required: the relative lift to be found, like 0.1");
        requireIn(arms, 2, MOST_ARMS, "arms");
        require(baseRate >= 1e-5 && baseRate < 1, "baseRate", "must be in [0.00001, 1), got " + baseRate);
        requireIn(effect, 0.01, 10, "effect");
        require(baseRate * (1 + effect) < 1, "effect", "must leave the better rate below 1, got " + effect);
        require(alpha > 0 && alpha <= 0.5, "alpha", "must be in (0, 0.5], got " + alpha);
        requireIn(power, 0.5, 0.99, "power");
        decisionsPerDay.ifPresent(perDay -> require(
                perDay > 0 && Double.isFinite(perDay),
                "decisionsPerDay",
                "must be positive and finite, got " + perDay));
        decisions.ifPresent(budget -> require(budget >= 100, "decisions", "must be 100 or more, got " + budget));
    }

    double betterRate() {
        return baseRate * (1 + effect);
    }

    /** How traffic is allocated. */
    public enum Mode {
        /** An even split with a planned end, watched or not. */
        @JsonProperty("fixed")
        FIXED(new FixedSplit(Map.of())),
        /** Thompson sampling as new experiments have it: most clicks, slowest proof. */
        @JsonProperty("earn")
        EARN(ThompsonSampling.standard()),
        /** Top-two Thompson sampling with a floor of 2 %: quickest proof of a winner. */
        @JsonProperty("learn")
        LEARN(TopTwoThompson.withFloor(0.02)),
        /** An even split with claims at any time. */
        @JsonProperty("measure")
        MEASURE(new FixedSplit(Map.of()));

        private final Policy policy;

        Mode(Policy policy) {
            this.policy = policy;
        }

        Policy policy() {
            return policy;
        }
    }
}
