package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import dev.sluice.policy.ThompsonSampling.Prior;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

/**
 * Top-two Thompson sampling, to find out which arm is best rather than to earn: with probability β the arm that a draw
 * from the posteriors makes best, else redraw until another one is (Russo 2016). With w the probabilities of being best,
 * p_i = w_i (β + (1 − β) Σ_{j≠i} w_j / (1 − w_j)); then a floor.
 */
@JsonTypeName("top-two")
public record TopTwoThompson(
        @Setting(value = "Share of the first draw", byDefault = "0.5", in = "(0, 1]")
        Double beta,

        @Nullable Prior prior,

        @Setting(value = Floors.EVERY, in = "[0, 1]", like = "0.02") @Nullable Double floor,

        @Setting(value = Floors.OF_CONTROL, in = "[0, 1]", like = "0.1") @Nullable Double controlFloor,

        @Setting(value = Forgetting.HALF_LIFE, in = "[1s, ∞)", like = "7d") @Nullable Duration halfLife,

        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup)
        implements Policy {
    private static final int REDRAWS = 1_000;

    public TopTwoThompson {
        beta = beta == null ? 0.5 : beta;
        require(beta > 0 && beta <= 1, "beta", "must be in (0, 1], got " + beta);
        new Floors(floor, controlFloor);
        pure(prior, halfLife, warmup);
    }

    public static TopTwoThompson withFloor(double floor) {
        return new TopTwoThompson(0.5, null, floor, null, null, 0);
    }

    private static ThompsonSampling pure(@Nullable Prior prior, @Nullable Duration halfLife, long warmup) {
        return new ThompsonSampling(prior, 0, halfLife, warmup);
    }

    private ThompsonSampling pure() {
        return pure(prior, halfLife, 0);
    }

    @Override
    public Prior ratePrior() {
        return pure().ratePrior();
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
    public Optional<Forgetting> forgetting() {
        return pure().forgetting();
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        return allocate(Experience.of(arms));
    }

    @Override
    public Allocation allocate(Experience experience) {
        List<ArmTotals> arms = experience.arms();
        int count = arms.size();
        if (count == 1 || Policy.warmingUp(arms, warmup)) {
            return Allocation.uniform(count);
        }
        return Floors.floored(
                topTwo(ProbabilityBest.of(pure().posteriors(arms)).probabilities(), beta),
                leastShares(count, experience.control()));
    }

    /** The shares before the floor. */
    static double[] topTwo(double[] best, double beta) {
        double[] shares = new double[best.length];
        for (int first = 0; first < best.length; first++) {
            shares[first] += beta * best[first];
            double others = 0; // summed, since 1 − w loses all digits near 1
            for (int i = 0; i < best.length; i++) {
                others += i == first ? 0 : best[i];
            }
            for (int second = 0; second < best.length; second++) {
                if (second != first) {
                    double share = others > 0 ? best[second] / others : 1.0 / (best.length - 1);
                    shares[second] += (1 - beta) * best[first] * share;
                }
            }
        }
        return shares;
    }

    @Override
    public int draw(List<ArmTotals> arms, UniformRandomProvider random) {
        int count = arms.size();
        double[] floors = leastShares(count, 0);
        double draw = random.nextDouble();
        return count == 1 || Policy.warmingUp(arms, warmup) || Floors.full(floors)
                ? random.nextInt(count)
                : Floors.drawn(floors, draw).orElseGet(() -> oneOfTwo(arms, random));
    }

    private int oneOfTwo(List<ArmTotals> arms, UniformRandomProvider random) {
        ThompsonSampling pure = pure();
        int first = pure.draw(arms, random);
        if (random.nextDouble() < beta) {
            return first;
        }
        for (int i = 0; i < REDRAWS; i++) {
            int second = pure.draw(arms, random);
            if (second != first) {
                return second;
            }
        }
        double[] best = ProbabilityBest.of(pure.posteriors(arms)).probabilities();
        best[first] = 0;
        for (int i = 0; i < best.length; i++) {
            best[i] += i == first ? 0 : Double.MIN_NORMAL;
        }
        return Policy.draw(Allocation.proportional(best), random);
    }
}
