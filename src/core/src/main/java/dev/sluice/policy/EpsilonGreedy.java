package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Exploits the arm with the best mean, explores uniformly over all arms with probability epsilon. Means start at 0 and
 * tied leaders share the exploiting part equally.
 */
@JsonTypeName("epsilon-greedy")
public record EpsilonGreedy(
        @Setting(value = "Probability of exploring", byDefault = "0", in = "[0, 1]")
        double epsilon,

        @Nullable Decay decay,

        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup,

        @Setting(value = Forgetting.HALF_LIFE, in = "[1s, ∞)", like = "7d") @Nullable Duration halfLife)
        implements Policy {
    public EpsilonGreedy {
        requireIn(epsilon, 0, 1, "epsilon");
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
        ThompsonSampling.requireHalfLife(halfLife);
    }

    public static EpsilonGreedy constant(double epsilon) {
        return new EpsilonGreedy(epsilon, null, 0, null);
    }

    public static EpsilonGreedy inverse(double scale) {
        return new EpsilonGreedy(1, new Inverse(scale), 0, null);
    }

    @Override
    public Optional<Forgetting> forgetting() {
        return Optional.ofNullable(halfLife).map(Forgetting.HalfLife::new);
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        int count = arms.size();
        if (Policy.warmingUp(arms, warmup)) {
            return Allocation.uniform(count);
        }
        double explore = explore(arms.stream().mapToLong(ArmTotals::rows).sum());
        double best = arms.stream().mapToDouble(ArmTotals::mean).max().orElseThrow();
        long leaders = arms.stream().filter(arm -> arm.mean() == best).count();
        double[] shares = new double[count];
        Arrays.fill(shares, explore / count);
        for (int i = 0; i < count; i++) {
            if (arms.get(i).mean() == best) {
                shares[i] += (1 - explore) / leaders;
            }
        }
        return Allocation.proportional(shares);
    }

    @Override
    public double leastShare(List<String> arms, int index) {
        return decay == null ? epsilon / arms.size() : 0;
    }

    private double explore(long learned) {
        return decay == null ? epsilon : Math.min(epsilon, decay.epsilon(learned));
    }

    /** How the probability of exploring falls. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    public sealed interface Decay permits Inverse {
        /** Probability of exploring after {@code learned} decisions. */
        double epsilon(long learned);
    }

    /**
     * min(1, scale / t), the schedule of Auer, Cesa-Bianchi and Fischer 2002 (section 3) with its constants in one.
     */
    @JsonTypeName("inverse")
    public record Inverse(
            @Setting(
                    value = "Learned decisions during which everything is explored; then epsilon falls as scale / t",
                    in = "(0, ∞)",
                    like = "100")
            double scale)
            implements Decay {
        public Inverse {
            require(scale > 0 && Double.isFinite(scale), "decay.scale", "must be positive, got " + scale);
        }

        @Override
        public double epsilon(long learned) {
            return learned <= scale ? 1 : scale / learned;
        }
    }
}
