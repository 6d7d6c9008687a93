package dev.sluice.validity;

import dev.sluice.model.Interval;
import dev.sluice.statistics.MeanDifference;
import dev.sluice.statistics.Moments;
import dev.sluice.statistics.RatioMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Fixed-time intervals: click rates of randomised users by the delta method, and relative lifts of rare successes. */
final class RatioStudy {
    private static final double ALPHA = 0.05;
    private static final double RATE = 0.05;
    private static final double MEAN_IMPRESSIONS = 12;
    private static final int USERS = 2_000;

    private RatioStudy() {}

    /** 2,000 users per arm; impressions log-normal with log-sd 1, rates Beta: heavier clusters for a larger effect. */
    static List<Figure> users(int runs) {
        List<Figure> figures = new ArrayList<>();
        for (double concentration : new double[] {15, 3}) {
            double[] sums = IntStream.range(0, runs)
                    .parallel()
                    .mapToObj(run -> usersRun(concentration, 11_000_000L + run))
                    .reduce(new double[2], (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
            figures.add(new Figure(
                    "users randomised, design effect %.1f: false claims by the delta method".formatted(sums[1] / runs),
                    sums[0] / runs,
                    0.04,
                    0.06));
        }
        return figures;
    }

    private static double[] usersRun(double concentration, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        RatioMetric[] arms = {arm(concentration, random), arm(concentration, random)};
        double difference = arms[1].value() - arms[0].value();
        double error = Math.sqrt(arms[0].variance() + arms[1].variance());
        return new double[] {Math.abs(difference / error) > 1.959963984540054 ? 1 : 0, arms[0].designEffect()};
    }

    private static RatioMetric arm(double concentration, UniformRandomProvider random) {
        ContinuousSampler normal = ZigguratSampler.NormalizedGaussian.of(random);
        ContinuousSampler clicks = AhrensDieterMarsagliaTsangGammaSampler.of(random, concentration * RATE, 1);
        ContinuousSampler others = AhrensDieterMarsagliaTsangGammaSampler.of(random, concentration * (1 - RATE), 1);
        RatioMetric sum = RatioMetric.NONE;
        for (int user = 0; user < USERS; user++) {
            int impressions = 1 + (int) Math.exp(Math.log(MEAN_IMPRESSIONS) - 0.5 + normal.sample());
            double x = clicks.sample();
            double rate = x / (x + others.sample());
            int clicked = 0;
            for (int i = 0; i < impressions; i++) {
                clicked += random.nextDouble() < rate ? 1 : 0;
            }
            sum = sum.plus(RatioMetric.of(clicked, impressions));
        }
        return sum;
    }

    /** Coverage of the interval of the lift, from 4 expected successes per arm; without any success it says nothing. */
    static List<Figure> lifts(int runs) {
        List<Figure> figures = new ArrayList<>();
        figures.add(lift(runs, 200, 0.02));
        figures.add(lift(runs, 1_000, 0.02));
        figures.add(lift(runs, 2_000, 0.05));
        return figures;
    }

    private static Figure lift(int runs, int n, double rate) {
        double truth = 0.2;
        long covered = IntStream.range(0, runs)
                .parallel()
                .filter(run -> {
                    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(22_000_000L + run);
                    long control = successes(n, rate, random);
                    long treatment = successes(n, rate * (1 + truth), random);
                    MeanDifference difference =
                            new MeanDifference(Moments.ofRate(control, n), Moments.ofRate(treatment, n), ALPHA);
                    Interval lift = control > 0 && treatment > 0 ? difference.logDelta() : difference.fieller();
                    return !(lift.lower() > truth || lift.upper() < truth);
                })
                .count();
        return Figure.atLeast(
                "lift of 20 %% at n = %d, rate %s: interval covers".formatted(n, rate), covered / (double) runs, 0.945);
    }

    private static long successes(int n, double rate, UniformRandomProvider random) {
        long successes = 0;
        for (int i = 0; i < n; i++) {
            successes += random.nextDouble() < rate ? 1 : 0;
        }
        return successes;
    }
}
