package dev.sluice.validity;

import dev.sluice.learning.Trial;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import dev.sluice.model.Interval;
import dev.sluice.model.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Revenue as the reward: one row in ten converts, its value is log-normal with a mean of 20 and a tail that the cap of 100
 * cuts, 2,000 decisions a look. How often something is claimed where nothing is, and found where one arm's customers spend
 * more.
 */
final class ValueStudy {
    private static final double CAP = 100;
    private static final double RATE = 0.1;
    private static final double LOG_SD = 1;
    private static final double LOG_MEAN = Math.log(20) - LOG_SD * LOG_SD / 2;
    private static final int LOOKS = 60;
    private static final int DECISIONS = 2_000;

    private ValueStudy() {}

    static List<Figure> figures(int runs) {
        String value = "\"reward\": {\"value\": {\"cap\": 100}},";
        String planned = "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 120000},";
        return List.of(
                Figure.atMost("values, no difference, Thompson sampling: share claimed", claimed(value, 1, runs), 0.05),
                Figure.atMost(
                        "values, no difference, planned split: share claimed",
                        claimed(value + planned, 1, runs),
                        0.055),
                Figure.atMost("values, limits that miss the truth at some look", missed(value, runs), 0.05),
                Figure.atLeast(
                        "values, 15 % more, planned split: share found", claimed(value + planned, 1.15, runs), 0.80),
                Figure.atLeast(
                        "values, 25 % more, even split at any time: share found",
                        claimed(value + "\"policy\": {\"type\": \"fixed\"},", 1.25, runs), 0.80));
    }

    private static double claimed(String more, double lift, int runs) {
        return IntStream.range(0, runs)
                        .parallel()
                        .filter(run -> {
                            Trial trial = Trial.of(2, more, 24_000_000L + run);
                            SplittableRandom random = new SplittableRandom(24_500_000L + run);
                            boolean seen = false;
                            for (int look = 0; look < LOOKS && !seen; look++) {
                                step(trial, lift, random);
                                Claim claim = finding(trial).claim();
                                seen = lift == 1 ? claim.differs() : claim == Claim.BETTER;
                            }
                            return seen;
                        })
                        .count()
                / (double) runs;
    }

    /** The second arm's customers spend 15 % more, and the limits should say so all the time. */
    private static double missed(String more, int runs) {
        double truth = (mean(1.15) - mean(1)) / CAP;
        return IntStream.range(0, runs)
                        .parallel()
                        .filter(run -> {
                            Trial trial = Trial.of(2, more, 25_000_000L + run);
                            SplittableRandom random = new SplittableRandom(25_500_000L + run);
                            boolean missed = false;
                            for (int look = 0; look < LOOKS; look++) {
                                step(trial, 1.15, random);
                                Interval limits = finding(trial).difference();
                                missed |= truth < limits.lower() || truth > limits.upper();
                            }
                            return missed;
                        })
                        .count()
                / (double) runs;
    }

    /** Of a row: RATE E[min(cap, X)] of a log-normal X. */
    private static double mean(double lift) {
        SplittableRandom random = new SplittableRandom(7);
        double sum = 0;
        int draws = 1_000_000;
        for (int i = 0; i < draws; i++) {
            sum += Math.min(CAP, value(lift, random));
        }
        return RATE * sum / draws;
    }

    private static double value(double lift, SplittableRandom random) {
        return lift * Math.exp(LOG_MEAN + LOG_SD * random.nextGaussian());
    }

    private static void step(Trial trial, double lift, SplittableRandom random) {
        double share = trial.version().allocation().share(0);
        long[] rows = new long[2];
        List<Outcomes> outcomes = new ArrayList<>(List.of(Outcomes.NONE, Outcomes.NONE));
        for (int i = 0; i < DECISIONS; i++) {
            int arm = random.nextDouble() < share ? 0 : 1;
            if (random.nextDouble() < RATE) {
                Outcomes row = Outcomes.of(false, false, true, value(arm == 1 ? lift : 1, random));
                outcomes.set(
                        arm,
                        outcomes.get(arm)
                                .plus(trial.experiment().definition().reward().counted(row)));
            } else {
                rows[arm]++;
            }
        }
        for (int arm = 0; arm < rows.length; arm++) {
            Outcomes nothing = new Outcomes(List.of(rows[arm], 0L, 0L, 0L, 0L, 0L, 0L, 0L), 0, 0);
            outcomes.set(arm, outcomes.get(arm).plus(nothing));
        }
        trial.mature(outcomes);
    }

    private static Finding finding(Trial trial) {
        return trial.evidence().finding("value", 1, 0).orElseThrow();
    }
}
