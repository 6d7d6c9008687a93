package dev.sluice.planning;

import dev.sluice.codec.InvalidInput;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Policy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Plays a policy against arms whose true rates are known. Pseudo-regret: the sum over decisions of the best rate less
 * the rate of the arm drawn.
 *
 * @param arms with their true success rates
 * @param horizon decisions per run
 * @param runs independent runs, each with its own seed
 * @param updateEvery decisions between two updates of the policy; 1 means that each decision sees all before it
 * @param conditions what makes it harder than the textbook
 */
public record RegretStudy(List<Arm> arms, int horizon, int runs, int updateEvery, Conditions conditions) {
    private static final int MOST_TURNS = 1_000;
    private static final double MOST_DELAY = 1e9;
    /** Points of the curve over time. */
    private static final int POINTS = 100;

    public RegretStudy(List<Arm> arms, int horizon, int runs, int updateEvery) {
        this(arms, horizon, runs, updateEvery, Conditions.PLAIN);
    }

    /**
     * Runs the policy; the same seed gives the same result.
     *
     * @throws java.util.concurrent.CancellationException where the thread was interrupted
     */
    public Result run(String name, Policy policy, long seed) {
        return run(name, policy, seed, IntStream.range(0, runs));
    }

    /** The same on all processors, for who has them alone. */
    public Result runInParallel(String name, Policy policy, long seed) {
        return run(name, policy, seed, IntStream.range(0, runs).parallel());
    }

    private Result run(String name, Policy policy, long seed, IntStream each) {
        InvalidInput.require(!policy.interleaves(), "policy", "must choose one arm for each request, not interleave");
        double[][] curves = each.mapToObj(run -> play(
                        policy,
                        RandomSource.XO_RO_SHI_RO_128_PP.create(new long[] {seed, run * 0x9E3779B97F4A7C15L + 1})))
                .toArray(double[][]::new);
        double[] last =
                Arrays.stream(curves).mapToDouble(curve -> curve[POINTS]).toArray();
        double[] mean = new double[POINTS + 1];
        for (double[] curve : curves) {
            for (int i = 0; i <= POINTS; i++) {
                mean[i] += curve[i] / runs;
            }
        }
        return Result.of(name, last, mean);
    }

    private double[] play(Policy policy, UniformRandomProvider random) {
        SimulatedTotals earned = new SimulatedTotals(arms, policy, conditions.decisionsPerDay);
        PriorityQueue<Success> late = new PriorityQueue<>(Comparator.comparingLong(Success::due));
        List<ArmTotals> seen = earned.totals();
        double[] curve = new double[POINTS + 1];
        double regret = 0;
        double[] rates = conditions.rates(arms, 0);
        double best = Arrays.stream(rates).max().orElseThrow();
        for (int t = 0; t < horizon; t++) {
            Interruption.check(t);
            if (conditions.turns > 0) {
                rates = conditions.rates(arms, (double) t / horizon);
                best = Arrays.stream(rates).max().orElseThrow();
            }
            while (!late.isEmpty() && late.element().due <= t) {
                earned.succeeded(late.remove().arm, t);
            }
            if (t % updateEvery == 0) {
                seen = earned.totals();
            }
            int arm = policy.draw(seen, random);
            earned.shown(arm, t);
            boolean success = random.nextDouble() < rates[arm];
            if (success && conditions.meanDelay > 0) {
                late.add(new Success(arm, t + 1 + conditions.delay(random)));
            } else if (success) {
                earned.succeeded(arm, t);
            }
            regret += best - rates[arm];
            curve[(int) ((t + 1L) * POINTS / horizon)] = regret;
        }
        return curve;
    }

    private record Success(int arm, long due) {}

    /**
     * What makes a study harder than the textbook.
     *
     * @param turns how often the rates move on by one arm, at equal times: drift
     * @param meanDelay mean of the geometric delay of a success, in decisions; 0 or more
     * @param decisionsPerDay turns half-lives and windows into decisions; positive
     */
    public record Conditions(int turns, double meanDelay, double decisionsPerDay) {
        /** Rates stay, successes come at once, a hundred thousand decisions are a day. */
        public static final Conditions PLAIN = new Conditions(0, 0, 100_000);

        public Conditions {
            InvalidInput.require(turns >= 0 && turns <= MOST_TURNS, "turns", "must be 0 to 1000, got " + turns);
            InvalidInput.require(
                    meanDelay >= 0 && meanDelay <= MOST_DELAY,
                    "meanDelay",
                    "must be 0 to 1000000000, got " + meanDelay);
            InvalidInput.require(
                    decisionsPerDay > 0 && Double.isFinite(decisionsPerDay),
                    "decisionsPerDay",
                    "must be positive, got " + decisionsPerDay);
        }

        /** True rates at a share of the horizon. */
        double[] rates(List<Arm> arms, double time) {
            int turn = (int) (time * (turns + 1));
            double[] rates = new double[arms.size()];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = arms.get((i + turn) % rates.length).rate();
            }
            return rates;
        }

        /** Decisions until a success comes back, where that takes time. */
        long delay(UniformRandomProvider random) {
            return (long) (Math.log1p(-random.nextDouble()) / Math.log(meanDelay / (1 + meanDelay)));
        }
    }

    /**
     * An arm whose truth is known.
     *
     * @param key its name
     * @param rate true success rate, in [0, 1]
     */
    public record Arm(String key, double rate) {
        public Arm {
            InvalidInput.requireIn(rate, 0, 1, "rate");
        }

        public static List<Arm> of(List<Double> rates) {
            return IntStream.range(0, rates.size())
                    .mapToObj(i -> new Arm(String.valueOf(i + 1), rates.get(i)))
                    .toList();
        }
    }

    /**
     * Regret at the horizon.
     *
     * @param policy its name
     * @param mean over runs
     * @param standardError of the mean
     * @param median over runs
     * @param q95 over runs
     * @param curve mean regret at 101 equal steps from 0 to the horizon
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(String policy, double mean, double standardError, double median, double q95, double[] curve) {
        static Result of(String policy, double[] last, double[] curve) {
            double error = Math.sqrt(StatUtils.variance(last) / last.length);
            return new Result(
                    policy,
                    StatUtils.mean(last),
                    error,
                    StatUtils.percentile(last, 50),
                    StatUtils.percentile(last, 95),
                    curve);
        }
    }
}
