package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.model.Allocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shares ∝ exp(mean / temperature): Boltzmann exploration (Sutton and Barto 2018, section 2.8).
 *
 * @param temperature in units of the reward, positive; default 0.01
 * @param warmup learned decisions that each arm gets before shares leave uniform
 * @param halfLife half-life of what is learned from; absent means that nothing is forgotten
 */
public record Softmax(
        Double temperature, long warmup, @Nullable Duration halfLife) implements Policy {
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
