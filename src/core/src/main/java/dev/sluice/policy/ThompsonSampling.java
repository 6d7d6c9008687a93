package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.jspecify.annotations.Nullable;

/**
 * Beta-Bernoulli Thompson sampling: each arm's share is the posterior probability that it is the best one, then a floor.
 * Drawing from these shares is Thompson sampling between two updates, with exact propensities (Thompson 1933;
 * Chapelle and Li 2011).
 */
@JsonTypeName("thompson")
public record ThompsonSampling(
        @Nullable Prior prior,

        @Setting(value = "Least share of an arm", byDefault = "0", in = "[0, 1]")
        double floor,

        @Setting(
                value = "Half-life of what is learned from; without one nothing is forgotten",
                in = "[1s, ∞)",
                like = "7d")
        @Nullable Duration halfLife,

        @Setting(
                value = "Learned decisions that each arm gets before shares leave uniform",
                byDefault = "0",
                in = "[0, ∞)")
        long warmup)
        implements Policy {
    static final Prior FLAT = new Prior(1, 1);

    public ThompsonSampling {
        requireIn(floor, 0, 1, "floor");
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
        requireHalfLife(halfLife);
    }

    public static ThompsonSampling flat() {
        return new ThompsonSampling(FLAT, 0, null, 0);
    }

    static void requireHalfLife(@Nullable Duration halfLife) {
        require(
                halfLife == null || halfLife.compareTo(Duration.ofSeconds(1)) >= 0,
                "halfLife",
                "must be 1s or more, got " + halfLife);
    }

    @Override
    public Prior ratePrior() {
        return prior == null ? FLAT : prior;
    }

    @Override
    public double leastShare() {
        return floor;
    }

    @Override
    public void check(List<String> arms) {
        require(
                floor * arms.size() < 1 || arms.size() == 1,
                "policy.floor",
                "must be below 1 / number of arms, else shares are uniform for ever; got " + floor);
    }

    @Override
    public Optional<Forgetting> forgetting() {
        return Optional.ofNullable(halfLife).map(Forgetting.HalfLife::new);
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        int count = arms.size();
        if (Policy.warmingUp(arms, warmup) || count * floor >= 1) {
            return Allocation.uniform(count);
        }
        return Policy.floored(ProbabilityBest.of(posteriors(arms)).probabilities(), floor);
    }

    public List<Prior> posteriors(List<ArmTotals> arms) {
        Prior start = prior == null ? FLAT : prior;
        return arms.stream().map(start::after).toList();
    }

    @Override
    public int draw(List<ArmTotals> arms, UniformRandomProvider random) {
        int count = arms.size();
        if (Policy.warmingUp(arms, warmup) || random.nextDouble() < count * floor) {
            return random.nextInt(count);
        }
        Prior start = prior == null ? FLAT : prior;
        int best = 0;
        double highest = -1;
        for (int i = 0; i < count; i++) {
            double rate = start.after(arms.get(i)).sample(random);
            if (rate > highest) {
                highest = rate;
                best = i;
            }
        }
        return best;
    }

    /**
     * A Beta distribution of a rate.
     */
    public record Prior(
            @Setting(value = "Pseudo-count of successes that every arm begins with", byDefault = "1", in = "(0, ∞)")
            double alpha,

            @Setting(value = "Pseudo-count of failures that every arm begins with", byDefault = "1", in = "(0, ∞)")
            double beta) {
        public Prior {
            require(alpha > 0 && Double.isFinite(alpha), "alpha", "must be positive, got " + alpha);
            require(beta > 0 && Double.isFinite(beta), "beta", "must be positive, got " + beta);
        }

        public Prior after(ArmTotals arm) {
            return new Prior(alpha + arm.reward(), beta + Math.max(0, arm.trials() - arm.reward()));
        }

        public double mean() {
            return alpha / (alpha + beta);
        }

        private double sample(UniformRandomProvider random) {
            double x =
                    AhrensDieterMarsagliaTsangGammaSampler.of(random, alpha, 1).sample();
            double y =
                    AhrensDieterMarsagliaTsangGammaSampler.of(random, beta, 1).sample();
            return x / (x + y);
        }
    }
}
