package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shares ∝ exp(mean / temperature): Boltzmann exploration (Sutton and Barto 2018, section 2.8).
 */
@JsonTypeName("softmax")
public record Softmax(
        @Setting(value = "In units of the reward: the smaller, the sharper", byDefault = "0.01", in = "(0, ∞)")
        Double temperature,

        @Setting(
                value = "Learned decisions that each arm gets before shares leave uniform",
                byDefault = "0",
                in = "[0, ∞)")
        long warmup,

        @Setting(
                value = "Half-life of what is learned from; without one nothing is forgotten",
                in = "[1s, ∞)",
                like = "7d")
        @Nullable Duration halfLife)
        implements Policy {
    public Softmax {
        temperature = temperature == null ? 0.01 : temperature;
        require(temperature > 0 && Double.isFinite(temperature), "temperature", "must be positive, got " + temperature);
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
        ThompsonSampling.requireHalfLife(halfLife);
    }

    @Override
    public Optional<Forgetting> forgetting() {
        return Optional.ofNullable(halfLife).map(Forgetting.HalfLife::new);
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        if (Policy.warmingUp(arms, warmup)) {
            return Allocation.uniform(arms.size());
        }
        double highest = arms.stream().mapToDouble(ArmTotals::mean).max().orElseThrow();
        return Allocation.proportional(arms.stream()
                .mapToDouble(arm -> Math.exp((arm.mean() - highest) / temperature))
                .toArray());
    }
}
