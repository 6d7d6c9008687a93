package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
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

        @Setting(value = Floors.EVERY, in = "[0, 1]", like = "0.02") @Nullable Double floor,

        @Setting(value = Floors.OF_CONTROL, in = "[0, 1]", like = "0.1") @Nullable Double controlFloor,

        @Setting(
                value = "What shares follow: rates; contrasts, the relative effects, which stay right while rates drift"
                        + " together; or auto, contrasts from 1,000 mature rows on where it learns from mature rows of a"
                        + " yes-or-no reward and never forgets",
                byDefault = "auto")
        On on,

        @Setting(value = Forgetting.HALF_LIFE, in = "[1s, ∞)", like = "7d") @Nullable Duration halfLife,

        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup)
        implements Policy {
    static final Prior FLAT = new Prior(1, 1);

    private static final long CONTRASTED_FROM = 1_000;

    /** What shares follow. */
    public enum On {
        /** The relative effects where that is possible, else the rates. */
        @JsonProperty("auto")
        AUTO,
        /** The arms' own rates. */
        @JsonProperty("rates")
        RATES,
        /** The arms' relative effects. */
        @JsonProperty("contrasts")
        CONTRASTS
    }

    public ThompsonSampling {
        on = on == null ? On.AUTO : on;
        new Floors(floor, controlFloor);
        require(warmup >= 0, "warmup", "must be 0 or more, got " + warmup);
        requireHalfLife(halfLife);
        require(
                on != On.CONTRASTS || halfLife == null,
                "on",
                "must be rates where halfLife is given, got contrasts: they do not need to forget what all arms share");
    }

    /** On rates, with the same least share for every arm. */
    public ThompsonSampling(@Nullable Prior prior, double floor, @Nullable Duration halfLife, long warmup) {
        this(prior, floor, null, On.RATES, halfLife, warmup);
    }

    /** With its defaults. */
    public static ThompsonSampling standard() {
        return new ThompsonSampling(null, null, null, On.AUTO, null, 0);
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
    public double[] leastShares(int arms, int control) {
        return new Floors(floor, controlFloor).of(arms, control);
    }

    @Override
    public void check(List<String> arms) {
        new Floors(floor, controlFloor).check(arms.size());
    }

    @Override
    @JsonIgnore
    public boolean contrasts() {
        return on == On.CONTRASTS || (on == On.AUTO && halfLife == null);
    }

    @Override
    public Optional<Forgetting> forgetting() {
        return Optional.ofNullable(halfLife).map(Forgetting.HalfLife::new);
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        return allocate(Experience.of(arms));
    }

    @Override
    public Allocation allocate(Experience experience) {
        List<ArmTotals> arms = experience.arms();
        double[] floors = leastShares(arms.size(), experience.control());
        if (Policy.warmingUp(arms, warmup)) {
            return Allocation.uniform(arms.size());
        }
        long rows = arms.stream().mapToLong(ArmTotals::rows).sum();
        double[] best = experience
                .contrasts()
                .filter(known -> contrasts() && rows > CONTRASTED_FROM)
                .map(Experience.Contrasts::best)
                .orElseGet(() -> ProbabilityBest.of(posteriors(arms)).probabilities());
        return Floors.floored(best, floors);
    }

    public List<Prior> posteriors(List<ArmTotals> arms) {
        return arms.stream().map(ratePrior()::after).toList();
    }

    @Override
    public int draw(List<ArmTotals> arms, UniformRandomProvider random) {
        int count = arms.size();
        double[] floors = leastShares(count, 0);
        double draw = random.nextDouble();
        return Policy.warmingUp(arms, warmup) || Floors.full(floors)
                ? random.nextInt(count)
                : Floors.drawn(floors, draw).orElseGet(() -> sampled(arms, random));
    }

    /** The arm of the highest draw from the posteriors. */
    private int sampled(List<ArmTotals> arms, UniformRandomProvider random) {
        Prior start = ratePrior();
        int best = 0;
        double highest = -1;
        for (int i = 0; i < arms.size(); i++) {
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
