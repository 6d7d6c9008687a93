package dev.sluice.validity;

import dev.sluice.learning.Trial;
import dev.sluice.model.Forecast;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Whether forecasts come true: effects are drawn from the prior of the forecast, and what it says at 20,000 decisions is held
 * against what happens. As much must be claimed as was foreseen, and half of it by when that is said to be as likely as not.
 */
final class ForecastStudy {
    private static final double RATE = 0.05;
    private static final int AT = 20_000;
    private static final int STEPS = 60;

    private ForecastStudy() {}

    static List<Figure> calibration(int runs) {
        return List.of(
                calibration("planned, 60,000 decisions", "\"analysis\": {\"decisions\": 60000},", 40_000, runs, false),
                calibration(
                        "planned with 28 looks",
                        "\"analysis\": {\"decisions\": 60000, \"looks\": 28},",
                        40_000,
                        runs,
                        false),
                calibration("any time", "", 9 * AT, runs, false),
                calibration("any time, as likely as not", "", 9 * AT, runs, true));
    }

    /** Told ahead less what happened, in shares of the runs. */
    private static Figure calibration(String name, String analysis, long ahead, int runs, boolean half) {
        double[] apart = IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> run(analysis, ahead, 23_000_000L + run, half))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
        double mean = IntStream.range(0, apart.length)
                .mapToDouble(i -> apart[i])
                .average()
                .orElse(1);
        return new Figure(
                "forecast, " + name + ": chance told less share claimed (" + apart.length + " forecasts)",
                mean,
                -0.05,
                0.05);
    }

    private static Optional<Double> run(String analysis, long ahead, long seed, boolean half) {
        double lift = 0.1 * new SplittableRandom(seed).nextGaussian();
        Trial trial = Trial.of(2, "\"policy\": {\"type\": \"fixed\"}," + analysis, seed)
                .paced(Duration.ofMinutes(2));
        for (int look = 0; look < 20; look++) {
            trial.step(AT / 20, RATE, RATE * (1 + lift));
        }
        Optional<Forecast> told = trial.evidence().forecast().filter(known -> !known.over() && !claimed(trial));
        if (told.isEmpty() || (half && told.get().half().isEmpty())) {
            return Optional.empty();
        }
        long until = half ? told.get().half().orElseThrow() : ahead;
        boolean happened = false;
        for (int step = 0; step < STEPS && !happened; step++) {
            long due = until * (step + 1) / STEPS - until * step / STEPS;
            trial.step(due, RATE, RATE * (1 + lift));
            happened = claimed(trial);
        }
        return Optional.of((half ? 0.5 : told.get().chance()) - (happened ? 1 : 0));
    }

    private static boolean claimed(Trial trial) {
        return trial.evidence().finding("ctr", 1, 0).orElseThrow().claim().differs();
    }
}
