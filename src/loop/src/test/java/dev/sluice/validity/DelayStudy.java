package dev.sluice.validity;

import dev.sluice.learning.LiveTrial;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.ThompsonSampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Rates .05, .05, .06 whose successes come late, 120 batches of 500, Thompson sampling: regret of learning from corrected
 * exposure against learning with the delays known, against an oracle that knows every outcome at once, and against counting
 * what is not there yet as a failure. In half of the scenarios half of the successes come at once.
 */
final class DelayStudy {
    private static final int BATCHES = 120;
    private static final int BATCH = 500;
    private static final double[] RATES = {.05, .05, .06};
    private static final Map<String, double[]> DELAYS = new LinkedHashMap<>();

    static {
        DELAYS.put("one mean delay of 8 batches", new double[] {8, 8, 8});
        DELAYS.put("best arm slower, 20 against 4", new double[] {4, 4, 20});
        DELAYS.put("best arm quicker, 4 against 20", new double[] {20, 20, 4});
    }

    private DelayStudy() {}

    static List<Figure> figures(int runs) {
        List<Figure> figures = new ArrayList<>();
        for (double atOnce : new double[] {0, .5}) {
            DELAYS.forEach((name, delays) -> figures.addAll(compare(name, runs, delays, atOnce)));
        }
        return figures;
    }

    private static List<Figure> compare(String name, int runs, double[] delays, double atOnce) {
        double known = mean(runs, delays, atOnce, Learning.KNOWN);
        double corrected = mean(runs, delays, atOnce, Learning.CORRECTED);
        double naive = mean(runs, delays, atOnce, Learning.NAIVE);
        double oracle = mean(runs, delays, atOnce, Learning.ORACLE);
        String where = name + (atOnce > 0 ? ", half at once" : "");
        // counting late successes as failures favours a quick arm, which is luck where that one is the best
        double luck = delays[2] < delays[0] ? Double.POSITIVE_INFINITY : 1.05;
        return List.of(
                Figure.atMost(where + ": regret of corrected over known delays", corrected / known, 1.25),
                Figure.atMost(where + ": of known delays over the oracle", known / oracle, 1.5),
                Figure.atMost(where + ": of corrected over naive", corrected / naive, luck));
    }

    private static double mean(int runs, double[] delays, double atOnce, Learning learning) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToDouble(run -> new Run(delays, atOnce, learning, 88_000_000L + run).play())
                .average()
                .orElse(0);
    }

    private enum Learning {
        /** By the learning stage, from successes that are known at once. */
        ORACLE("immediate"),
        /** By the policy alone, from exposures that only who knows the delays can tell. */
        KNOWN(""),
        /** By the learning stage. */
        CORRECTED("corrected"),
        /** By the learning stage, a success that has not come being a failure. */
        NAIVE("immediate");

        private final String setting;

        Learning(String setting) {
            this.setting = setting;
        }
    }

    private static final class Run {
        private final double[] delays;
        private final double atOnce;
        private final Learning learning;
        private final SplittableRandom random;
        private final LiveTrial trial;
        private final long[][] shown = new long[3][BATCHES];
        private final long[] known = new long[3];
        private final long[][][] due = new long[BATCHES][3][BATCHES];

        Run(double[] delays, double atOnce, Learning learning, long seed) {
            this.delays = delays;
            this.atOnce = atOnce;
            this.learning = learning;
            this.random = new SplittableRandom(seed);
            this.trial = new LiveTrial(
                    3, learning.setting.isEmpty() ? "immediate" : learning.setting, Duration.ofSeconds(BATCHES));
        }

        double play() {
            double regret = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                double[] shares = learning == Learning.KNOWN
                        ? ThompsonSampling.flat().allocate(totals(batch)).toArray()
                        : trial.shares();
                long[] decided = new long[3];
                for (int i = 0; i < BATCH; i++) {
                    int arm = Draw.arm(shares, random);
                    decided[arm]++;
                    shown[arm][batch]++;
                    regret += RATES[2] - RATES[arm];
                    decide(arm, batch);
                }
                for (int arm = 0; arm < 3; arm++) {
                    known[arm] += Arrays.stream(due[batch][arm]).sum();
                }
                if (learning != Learning.KNOWN) {
                    trial.see(decided, due[batch]);
                }
            }
            return regret;
        }

        private void decide(int arm, int batch) {
            if (random.nextDouble() >= RATES[arm]) {
                return;
            }
            boolean now = random.nextDouble() < atOnce;
            int delay = (int) (Math.log(1 - random.nextDouble()) / Math.log(delays[arm] / (1 + delays[arm])));
            int comes = batch + (now || learning == Learning.ORACLE ? 0 : delay);
            if (comes < BATCHES) {
                due[comes][arm][batch]++;
            }
        }

        private List<ArmTotals> totals(int batch) {
            List<ArmTotals> totals = new ArrayList<>();
            for (int arm = 0; arm < 3; arm++) {
                long rows = Arrays.stream(shown[arm]).sum();
                double reward = Math.min(known[arm], rows);
                double trials = Math.min(rows, Math.max(exposure(arm, batch), reward));
                totals.add(new ArmTotals(String.valueOf(arm), rows, trials, reward));
            }
            return totals;
        }

        /** Decisions as far as their successes should have come by the end of the batch before. */
        private double exposure(int arm, int batch) {
            double stays = delays[arm] / (1 + delays[arm]);
            double sum = 0;
            for (int decided = 0; decided < batch; decided++) {
                double late = 1 - Math.pow(stays, batch - decided);
                sum += shown[arm][decided] * (atOnce + (1 - atOnce) * late);
            }
            return sum;
        }
    }
}
