package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import java.util.List;
import java.util.Map;

/**
 * A classic A/B split: shares that never change.
 */
@JsonTypeName("fixed")
public record FixedSplit(
        @Setting(
                value = "Share of each arm by key, in [0, 1], summing to 1; without any all get the same",
                like = "{a: 0.5, b: 0.5}")
        Map<String, Double> weights)
        implements Policy {
    @SuppressWarnings("NullAway") // absent in JSON
    public FixedSplit {
        weights = weights == null ? Map.of() : Map.copyOf(weights);
        weights.forEach((arm, weight) -> requireIn(weight, 0, 1, "weights." + arm));
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        require(weights.isEmpty() || Math.abs(sum - 1) <= 1e-9, "weights", "must sum to 1, got " + sum);
    }

    @Override
    public void check(List<String> arms) {
        if (weights.isEmpty()) {
            return;
        }
        for (String arm : arms) {
            require(weights.containsKey(arm), "policy.weights", "must name every arm; '" + arm + "' is missing");
        }
        for (String arm : weights.keySet()) {
            require(arms.contains(arm), "policy.weights." + arm, "is not an arm of this experiment");
        }
    }

    @Override
    public double leastShare(List<String> arms, int index) {
        return weights.isEmpty() ? 1.0 / arms.size() : weights.getOrDefault(arms.get(index), 0.0);
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        if (weights.isEmpty()) {
            return Allocation.uniform(arms.size());
        }
        return Allocation.proportional(arms.stream()
                .mapToDouble(arm -> weights.getOrDefault(arm.arm(), 0.0))
                .toArray());
    }
}
