package dev.sluice.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.model.Allocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/** Turns what the arms have earned into the distribution that the next decisions are drawn from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FixedSplit.class, name = "fixed"),
    @JsonSubTypes.Type(value = EpsilonGreedy.class, name = "epsilon-greedy"),
    @JsonSubTypes.Type(value = ThompsonSampling.class, name = "thompson")
})
public sealed interface Policy permits FixedSplit, EpsilonGreedy, ThompsonSampling {
    /**
     * The distribution over the given arms, in their order. A pure function: the same totals give the same shares.
     *
     * @param arms at least one, all eligible
     */
    Allocation allocate(List<ArmTotals> arms);

    /** Learned decisions that each arm gets before shares leave uniform. */
    default long warmup() {
        return 0;
    }

    /** Least share of an arm once warmed up, which also a beaten one keeps; 0 where there is none. */
    default double floor() {
        return 0;
    }

    /** Half-life of what the policy learns from, by maturity time; empty when it never forgets. */
    @JsonIgnore
    default Optional<Duration> forgetting() {
        return Optional.empty();
    }

    /** Index of one arm drawn from {@link #allocate}; may be cheaper where only a draw is wanted, with the same law. */
    default int draw(List<ArmTotals> arms, UniformRandomProvider random) {
        return draw(allocate(arms), random);
    }

    /** Checks that the policy fits these arms; throws {@link dev.sluice.model.InvalidInput} naming the field. */
    default void check(List<String> arms) {}

    /** Index of one arm drawn from the allocation by inversion. */
    static int draw(Allocation allocation, UniformRandomProvider random) {
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < allocation.size(); i++) {
            if (allocation.share(i) > 0) {
                last = i;
                left -= allocation.share(i);
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /** Whether an arm still has fewer than {@code warmup} learned decisions. */
    static boolean warmingUp(List<ArmTotals> arms, long warmup) {
        for (ArmTotals arm : arms) {
            if (arm.rows() < warmup) {
                return true;
            }
        }
        return false;
    }
}
