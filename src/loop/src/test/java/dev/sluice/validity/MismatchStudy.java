package dev.sluice.validity;

import dev.sluice.learning.Trial;
import java.util.List;
import java.util.stream.IntStream;

/** The check of the logged propensities over 100 looks: false alarms, and a leak of 5 % of one arm's traffic. */
final class MismatchStudy {
    private static final int LOOKS = 100;
    private static final int BATCH = 1_000;
    private static final double ALARM = Math.log(100);

    private MismatchStudy() {}

    static List<Figure> figures(int runs) {
        return List.of(
                Figure.atMost("right propensities: share of alarms over 100 looks", alarms(runs, 0), 0.01),
                Figure.atLeast("one of two arms leaks 5 %: share of alarms within 100,000", alarms(runs, 0.05), 0.95));
    }

    private static double alarms(int runs, double leak) {
        return IntStream.range(0, runs)
                        .parallel()
                        .filter(run -> {
                            Trial trial = Trial.of(
                                            2,
                                            "\"policy\": {\"type\": \"thompson\", \"floor\": 0.05},",
                                            33_000_000L + run)
                                    .leaking(0, leak);
                            boolean alarmed = false;
                            for (int look = 0; look < LOOKS && !alarmed; look++) {
                                trial.step(BATCH, .05, .05);
                                alarmed = trial.evidence().mismatch().most() >= ALARM;
                            }
                            return alarmed;
                        })
                        .count()
                / (double) runs;
    }
}
