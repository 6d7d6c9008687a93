package dev.sluice.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.model.Allocation;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/** Turns what the arms have earned into the distribution that the next decisions are drawn from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Policy
        permits ThompsonSampling,
                FixedSplit,
                EpsilonGreedy,
                TopTwoThompson,
                SlidingWindowThompson,
                Softmax,
                Interleaving,
                IndexPolicy {
    /** What the field of the warm-up says. */
    String WARMUP = "Learned decisions that each arm gets before shares leave uniform";

    /**
     * The distribution over the given arms, in their order, the first being control. A pure function: the same totals give the same shares.
     *
     * @param arms at least one, all eligible
     */
    Allocation allocate(List<ArmTotals> arms);

    /** The same where more is known than totals; not every policy uses it. */
    default Allocation allocate(Experience experience) {
        return allocate(experience.arms());
    }

    /** Learned decisions that each arm gets before shares leave uniform. */
    default long warmup() {
        return 0;
    }

    /** Least shares of that many arms once warmed up, which also a beaten one keeps; 0 where there is none. */
    default double[] leastShares(int arms, int control) {
        return new double[arms];
    }

    /** The least share that an arm may ever have once warmed up, whatever is learned. */
    default double leastShare(List<String> arms, int index) {
        return leastShares(arms.size(), index)[index];
    }

    /** Whether it may want to know relative effects. */
    @JsonIgnore
    default boolean contrasts() {
        return false;
    }

    /** What it takes an arm's rate to be before it has earned anything. */
    @JsonIgnore
    default ThompsonSampling.Prior ratePrior() {
        return ThompsonSampling.FLAT;
    }

    /** What is believed of an arm's rate after so many rows have earned so much. */
    default ThompsonSampling.Prior posterior(long rows, double earned) {
        return ratePrior().after(ArmTotals.of("", rows, earned));
    }

    /** Whether shares are 0 or 1, so that nothing can be inferred from propensities. */
    @JsonIgnore
    default boolean deterministic() {
        return false;
    }

    /** Whether lists are drafted from all arms, so that no list is of one arm alone. */
    @JsonIgnore
    default boolean interleaves() {
        return false;
    }

    /** How it weighs what it learned long ago; empty when it never forgets. */
    @JsonIgnore
    default Optional<Forgetting> forgetting() {
        return Optional.empty();
    }

    /** Index of one arm drawn from {@link #allocate(List)}, the first being control; may be cheaper where only a draw is wanted, with the same law. */
    default int draw(List<ArmTotals> arms, UniformRandomProvider random) {
        return draw(allocate(arms), random);
    }

    /** Checks that the policy fits these arms; throws {@link dev.sluice.codec.InvalidInput} naming the field. */
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
