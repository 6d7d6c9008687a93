package dev.sluice.validity;

import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.DelayCorrectedTotals;
import dev.sluice.policy.ThompsonSampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Rates .05, .05, .06 whose successes come late, 120 batches of 500, Thompson sampling: regret of learning from corrected
 * exposure against an oracle that knows every outcome at once, and against counting what is not there yet as a failure.
 */
final class DelayStudy {
    private static final int BATCHES = 120;
    private static final int BATCH = 500;
    /** The window is as long as the study, so that every success counts. */
    private static final double PERIODS = (double) DelayCorrectedTotals.PERIODS / BATCHES;

    private static final double[] RATES = {.05, .05, .06};

    private DelayStudy() {}

    static List<Figure> figures(int runs) {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(compare("mean delay of 8 batches", runs, new double[] {8, 8, 8}));
        figures.addAll(compare("best arm slower, 20 against 4 batches", runs, new double[] {4, 4, 20}));
        return figures;
    }

    private static List<Figure> compare(String name, int runs, double[] delays) {
        double oracle = mean(runs, delays, Learning.ORACLE);
        double corrected = mean(runs, delays, Learning.CORRECTED);
        double naive = mean(runs, delays, Learning.NAIVE);
        return List.of(
                Figure.atMost(name + ": regret of corrected over oracle", corrected / oracle, 1.3),
                Figure.atMost(name + ": regret of corrected over naive", corrected / naive, 1));
    }

    private static double mean(int runs, double[] delays, Learning learning) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToDouble(run -> run(delays, learning, new SplittableRandom(88_000_000L + run)))
                .average()
                .orElse(0);
    }

    private enum Learning {
        ORACLE,
        CORRECTED,
        NAIVE
    }

    private static double run(double[] delays, Learning learning, SplittableRandom random) {
        ThompsonSampling policy = ThompsonSampling.flat();
        DelayCorrectedTotals[] arms = {DelayCorrectedTotals.NONE, DelayCorrectedTotals.NONE, DelayCorrectedTotals.NONE};
        long[] shown = new long[3];
        long[] known = new long[3];
        int[][][] due = new int[3][BATCHES][BATCHES];
        double regret = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            double[] shares =
                    policy.allocate(totals(arms, shown, known, batch, learning)).toArray();
            for (int i = 0; i < BATCH; i++) {
                int arm = Draw.arm(shares, random);
                shown[arm]++;
                regret += RATES[2] - RATES[arm];
                if (random.nextDouble() < RATES[arm]) {
                    int delay = (int) (Math.log(1 - random.nextDouble()) / Math.log(delays[arm] / (1 + delays[arm])));
                    int comes = learning == Learning.ORACLE ? batch : batch + delay;
                    if (comes < BATCHES) {
                        due[arm][comes][batch]++;
                    }
                }
            }
            for (int arm = 0; arm < 3; arm++) {
                for (int decided = 0; decided <= batch; decided++) {
                    known[arm] += due[arm][batch][decided];
                }
            }
            if (learning == Learning.CORRECTED) {
                see(arms, shown, due, batch);
            }
        }
        return regret;
    }

    /** Adds the decisions of a batch and the successes that came in it. */
    private static void see(DelayCorrectedTotals[] arms, long[] shown, int[][][] due, int batch) {
        for (int arm = 0; arm < 3; arm++) {
            double before = arms[arm].rows()
                    + arms[arm].open().stream()
                            .mapToDouble(DelayCorrectedTotals.Cohort::rows)
                            .sum();
            arms[arm] = arms[arm].plus(period(batch), period(batch), shown[arm] - before, 0);
            for (int decided = 0; decided <= batch; decided++) {
                if (due[arm][batch][decided] > 0) {
                    arms[arm] = arms[arm].plus(period(decided), period(batch), 0, due[arm][batch][decided]);
                }
            }
        }
    }

    private static long period(int batch) {
        return (long) (batch * PERIODS);
    }

    private static List<ArmTotals> totals(
            DelayCorrectedTotals[] arms, long[] shown, long[] known, int batch, Learning learning) {
        List<String> keys = List.of("0", "1", "2");
        if (learning == Learning.CORRECTED) {
            return DelayCorrectedTotals.totals(
                    Arrays.stream(arms).map(arm -> arm.at(period(batch))).toList(), keys);
        }
        List<ArmTotals> totals = new ArrayList<>();
        for (int arm = 0; arm < 3; arm++) {
            totals.add(ArmTotals.of(keys.get(arm), shown[arm], known[arm]));
        }
        return totals;
    }
}
