package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shares ∝ exp(−gap / temperature), gap how far an arm's mean is behind the highest one: Boltzmann exploration (Sutton and
 * Barto 2018, section 2.8). With one temperature for ever regret grows linearly; one for all arms that falls too fast may
 * never leave a wrong arm. So each arm's temperature falls with the standard error of its gap, like the noise of
 * Boltzmann–Gumbel exploration, whose regret is O(ln² t) (Cesa-Bianchi, Gentile, Lugosi and Neu 2017). An arm
 * that was never tried weighs as much as the leader.
 */
@JsonTypeName("softmax")
public record Softmax(
        @Setting(
                value = "In units of the reward, for ever the same: the smaller, the sharper; without it, it falls",
                in = "(0, ∞)",
                like = "0.01")
        @Nullable Double temperature,

        @Setting(
                value = "Temperature in standard errors of the gap to the leader, where none is given",
                byDefault = "0.5",
                in = "[0.1, 10]")
        Double scale,

        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup,

        @Setting(value = Forgetting.HALF_LIFE, in = "[1s, ∞)", like = "7d") @Nullable Duration halfLife)
        implements Policy {
    public Softmax {
        require(
                temperature == null || temperature > 0 && Double.isFinite(temperature),
                "temperature",
                "must be positive, got " + temperature);
        scale = scale == null ? 0.5 : scale;
        require(scale >= 0.1 && scale <= 10, "scale", "must be in [0.1, 10], got " + scale);
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
        ArmTotals leader =
                arms.stream().max(Comparator.comparingDouble(ArmTotals::mean)).orElseThrow();
        double deviation = deviation(arms);
        return Allocation.proportional(
                arms.stream().mapToDouble(arm -> weight(leader, arm, deviation)).toArray());
    }

    private double weight(ArmTotals leader, ArmTotals arm, double deviation) {
        double gap = leader.mean() - arm.mean();
        if (temperature != null) {
            return Math.exp(-gap / temperature);
        }
        boolean untried = arm.trials() == 0 || leader.trials() == 0;
        double error = untried ? Double.POSITIVE_INFINITY : Math.sqrt(1 / arm.trials() + 1 / leader.trials());
        return Math.exp(-gap / (scale * deviation * error));
    }

    /** Of one reward of any arm; the most it can be for rewards in [0, 1] with that mean. */
    private static double deviation(List<ArmTotals> arms) {
        double trials = arms.stream().mapToDouble(ArmTotals::trials).sum();
        double reward = arms.stream().mapToDouble(ArmTotals::reward).sum();
        double mean = (reward + 1) / (trials + 2);
        return Math.sqrt(mean * (1 - mean));
    }
}
