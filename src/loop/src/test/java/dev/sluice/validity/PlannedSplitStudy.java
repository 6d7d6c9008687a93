package dev.sluice.validity;

import dev.sluice.learning.Trial;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A planned split of two arms, 2,000 decisions a day for 28 days, watched 28 or 560 times: how often something is claimed
 * where nothing is, for shares and rates of all sizes, and how often a lift of 10 % is found.
 */
final class PlannedSplitStudy {
    private static final int DAYS = 28;
    private static final int OFTEN = 560;
    private static final int DECISIONS = 56_000;
    private static final double RATE = 0.05;
    private static final double[] SMALLER_SHARES = {.5, .2, .1, .05, .01};
    private static final double[] RATES = {.05, .01, .005, .001};

    private PlannedSplitStudy() {}

    /** In every cell of shares and rates, and with a rate that rises from 0.5 to 20 %. */
    static List<Figure> falseClaims(int runs, int looks, double goal) {
        List<Figure> figures = new ArrayList<>();
        for (double smaller : SMALLER_SHARES) {
            for (double rate : RATES) {
                figures.add(falseClaims(runs, looks, smaller, rate, rate, goal));
            }
        }
        figures.add(falseClaims(runs, looks, .5, .005, .2, goal));
        figures.add(falseClaims(runs, looks, .1, .005, .2, goal));
        figures.add(falseClaims(runs, looks, .5, .2, .005, goal));
        return figures;
    }

    private static Figure falseClaims(int runs, int looks, double smaller, double from, double to, double goal) {
        long claimed = IntStream.range(0, runs)
                .parallel()
                .filter(run -> firstClaim(trial(smaller, "", 9_000_000L + run), looks, from, to, 1) > 0)
                .count();
        String rate = from == to ? "rate " + from : "rate " + from + " to " + to;
        return Figure.atMost(
                String.format(
                        Locale.ROOT,
                        "no difference, %.0f : %.0f, %s, watched %d times: share claimed",
                        100 * (1 - smaller),
                        100 * smaller,
                        rate,
                        looks),
                claimed / (double) runs,
                goal);
    }

    static List<Figure> power(int runs) {
        int[] daily = found(runs, "", DAYS);
        int[] often = found(runs, "", OFTEN);
        int[] exact = found(runs, ", \"looks\": 28", DAYS);
        return List.of(
                Figure.atLeast("lift of 10 % over 28 days, watched 20 times a day: share found", share(often), 0.70),
                Figure.atMost("the same: mean day of stopping", day(often, OFTEN), 21),
                Figure.atLeast("the same watched daily: share found", share(daily), 0.70),
                Figure.atLeast("the same with just these 28 looks planned: share found", share(exact), 0.70));
    }

    /** By run the first look with a claim, from 1; 0 where there is none. */
    private static int[] found(int runs, String analysis, int looks) {
        return IntStream.range(0, runs)
                .parallel()
                .map(run -> firstClaim(trial(.5, analysis, 8_000_000L + run), looks, RATE, RATE, 1.1))
                .toArray();
    }

    private static double share(int... found) {
        return IntStream.of(found).filter(look -> look > 0).count() / (double) found.length;
    }

    private static double day(int[] found, int looks) {
        return IntStream.of(found)
                .mapToDouble(look -> look > 0 ? (double) look * DAYS / looks : DAYS)
                .average()
                .orElse(0);
    }

    private static Trial trial(double smaller, String analysis, long seed) {
        String weights = String.format(Locale.ROOT, "{\"a0\": %s, \"a1\": %s}", 1 - smaller, smaller);
        return Trial.of(
                2,
                "\"policy\": {\"type\": \"fixed\", \"weights\": " + weights + "}, \"analysis\": {\"decisions\": "
                        + DECISIONS + analysis + "},",
                seed);
    }

    /** Number of the first look with a claim, from 1; 0 where there is none. */
    private static int firstClaim(Trial trial, int looks, double from, double to, double lift) {
        for (int look = 1; look <= looks; look++) {
            double rate = from + (to - from) * (look - 0.5) / looks;
            trial.step(DECISIONS / looks, rate, rate * lift);
            if (claim(trial).differs()) {
                return look;
            }
        }
        return 0;
    }

    private static Claim claim(Trial trial) {
        return trial.evidence().finding("ctr", 1, 0).map(Finding::claim).orElse(Claim.UNDECIDED);
    }
}
