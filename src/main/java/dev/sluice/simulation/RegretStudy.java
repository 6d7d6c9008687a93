package dev.sluice.simulation;

import dev.sluice.model.InvalidInput;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 */
public record RegretStudy(List<Arm> arms, int horizon, int runs, int updateEvery) {
    /** Points of the curve over time. */
    private static final int POINTS = 100;

    /** Runs the policy; the same seed gives the same result, however many threads run. */
    public Result run(String name, Policy policy, long seed) {
        double[][] curves = IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> play(
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
        double best = arms.stream().mapToDouble(Arm::rate).max().orElseThrow();
        long[] pulls = new long[arms.size()];
        long[] wins = new long[arms.size()];
        List<ArmTotals> seen = totals(pulls, wins);
        double[] curve = new double[POINTS + 1];
        double regret = 0;
        for (int t = 0; t < horizon; t++) {
            if (t % updateEvery == 0) {
                seen = totals(pulls, wins);
            }
            int arm = policy.draw(seen, random);
            pulls[arm]++;
            wins[arm] += random.nextDouble() < arms.get(arm).rate() ? 1 : 0;
            regret += best - arms.get(arm).rate();
            curve[(int) ((t + 1L) * POINTS / horizon)] = regret;
        }
        return curve;
    }

    private List<ArmTotals> totals(long[] pulls, long[] wins) {
        List<ArmTotals> totals = new ArrayList<>(pulls.length);
        for (int i = 0; i < pulls.length; i++) {
            totals.add(ArmTotals.of(arms.get(i).key(), pulls[i], wins[i]));
        }
        return totals;
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

        /** Arms of those rates, named by their place from 1. */
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
