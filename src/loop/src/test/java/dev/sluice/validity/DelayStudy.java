package dev.sluice.validity;

import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.DelayCurves;
import dev.sluice.policy.DelayScale;
import dev.sluice.policy.DelayedChange;
import dev.sluice.policy.DelayedTotals;
import dev.sluice.policy.ThompsonSampling;
import java.time.Duration;
import java.time.Instant;
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
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    /** A batch a second; the window is as long as the study, so that every success counts. */
    private static final DelayScale SCALE = new DelayScale(Duration.ofSeconds(1), Duration.ofSeconds(BATCHES));

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
        ORACLE,
        KNOWN,
        CORRECTED,
        NAIVE
    }

    private static final class Run {
        private final ThompsonSampling policy = ThompsonSampling.flat();
        private final double[] delays;
        private final double atOnce;
        private final Learning learning;
        private final SplittableRandom random;
        private final DelayedTotals[] arms = {DelayedTotals.NONE, DelayedTotals.NONE, DelayedTotals.NONE};
        private final long[][] shown = new long[3][BATCHES];
        private final long[] known = new long[3];
        private final int[][][] due = new int[3][BATCHES][BATCHES];

        Run(double[] delays, double atOnce, Learning learning, long seed) {
            this.delays = delays;
            this.atOnce = atOnce;
            this.learning = learning;
            this.random = new SplittableRandom(seed);
        }

        double play() {
            double regret = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                double[] shares = policy.allocate(totals(batch)).toArray();
                for (int i = 0; i < BATCH; i++) {
                    int arm = Draw.arm(shares, random);
                    shown[arm][batch]++;
                    regret += RATES[2] - RATES[arm];
                    decide(arm, batch);
                }
                see(batch);
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
                due[arm][comes][batch]++;
            }
        }

        /** What came in a batch, of decisions of that batch and before. */
        private void see(int batch) {
            for (int arm = 0; arm < 3; arm++) {
                arms[arm] = arms[arm].plus(new DelayedChange(at(batch), at(batch), shown[arm][batch], 0), SCALE);
                for (int decided = 0; decided <= batch; decided++) {
                    int came = due[arm][batch][decided];
                    known[arm] += came;
                    if (came > 0) {
                        arms[arm] = arms[arm].plus(new DelayedChange(at(decided), at(batch), 0, came), SCALE);
                    }
                }
            }
        }

        private static Instant at(int batch) {
            return START.plusSeconds(batch);
        }

        private List<ArmTotals> totals(int batch) {
            List<String> keys = List.of("0", "1", "2");
            if (learning == Learning.CORRECTED) {
                return new DelayCurves(SCALE).totals(List.of(arms), keys, at(batch));
            }
            List<ArmTotals> totals = new ArrayList<>();
            for (int arm = 0; arm < 3; arm++) {
                long rows = Arrays.stream(shown[arm]).sum();
                double trials = learning == Learning.KNOWN ? exposure(arm, batch) : rows;
                double reward = Math.min(known[arm], rows);
                totals.add(new ArmTotals(keys.get(arm), rows, Math.min(rows, Math.max(trials, reward)), reward));
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
