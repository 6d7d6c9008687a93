package dev.sluice.validity;

import dev.sluice.learning.Trial;
import dev.sluice.model.Evidence.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Rates that move for all arms while shares do: what shipping is said to cost and what it costs, and what learning costs. */
final class DriftStudy {
    private static final Map<String, DoubleUnaryOperator> COURSES = new LinkedHashMap<>();

    static {
        COURSES.put("constant", time -> 1);
        COURSES.put("falling", time -> 1.6 - 1.2 * time);
        COURSES.put("weekly ± 40 %", time -> 1 + 0.4 * Math.sin(8 * Math.PI * time));
    }

    private DriftStudy() {}

    /** Arms 0, 0, +5 and +15 % over 5 %, 100,000 decisions: regret of shares that follow contrasts and rates. */
    static List<Figure> regret(int runs) {
        Map<String, Double> goals = Map.of("constant", 146.0, "falling", 166.0, "weekly ± 40 %", 145.0);
        List<Figure> figures = new ArrayList<>();
        COURSES.forEach((name, course) -> {
            double contrasts = regret(runs, "contrasts", course);
            double rates = regret(runs, "rates", course);
            figures.add(Figure.atMost(
                    name + " rates: regret of contrasts, in clicks", contrasts, goals.getOrDefault(name, 0.0)));
            figures.add(Figure.atMost(
                    name + " rates: the same over that of rates",
                    contrasts / rates,
                    name.equals("constant") ? 1.15 : 1));
        });
        return figures;
    }

    private static double regret(int runs, String on, DoubleUnaryOperator course) {
        String policy = "\"policy\": {\"type\": \"thompson\", \"floor\": 0, \"on\": \"%s\"},".formatted(on);
        return IntStream.range(0, runs)
                .parallel()
                .mapToDouble(run -> {
                    Trial trial = Trial.of(4, policy.replace("contrasts", "auto"), 19_000_000L + run);
                    for (int look = 0; look < 100; look++) {
                        double rate = .05 * course.applyAsDouble(look / 100.0);
                        trial.step(1_000, rate, rate, 1.05 * rate, 1.15 * rate);
                    }
                    return trial.regret();
                })
                .average()
                .orElse(0);
    }

    /** Two arms of drawn rates under Thompson sampling, shipped at an expected loss of 0.1 %. */
    static List<Figure> loss(int runs) {
        List<Figure> figures = new ArrayList<>();
        COURSES.forEach((name, course) -> {
            double[][] shipped = IntStream.range(0, runs)
                    .parallel()
                    .mapToObj(run -> shipped(course, 20_000_000L + run))
                    .toArray(double[][]::new);
            double stated = mean(shipped, 0);
            double lost = mean(shipped, 1);
            figures.add(new Figure(name + " rates: true over stated loss where it is shipped", lost / stated, 0.5, 2));
            figures.add(Figure.atMost(
                    name + " rates: share shipped an arm that is worse by 1 % or more", mean(shipped, 2), 0.05));
        });
        return figures;
    }

    /** Stated and true loss as shares of the best rate, and whether the arm is clearly the wrong one. */
    private static double[] shipped(DoubleUnaryOperator course, long seed) {
        Random normal = new Random(seed);
        double[] factors = {Math.exp(0.1 * normal.nextGaussian()), Math.exp(0.1 * normal.nextGaussian())};
        double best = Math.max(factors[0], factors[1]);
        Trial trial = Trial.of(2, "\"policy\": {\"type\": \"thompson\", \"floor\": 0.05, \"on\": \"rates\"},", seed);
        Expected leader = new Expected(0, 0, 1);
        for (int look = 0; look < 500; look++) {
            double rate = .05 * course.applyAsDouble(look / 500.0);
            trial.step(2_000, rate * factors[0], rate * factors[1]);
            leader = trial.evidence().standing().leader().orElseThrow();
            if (look > 10 && leader.loss() <= 0.001 * rate) {
                break;
            }
        }
        double mean = trial.successes(0) + trial.successes(1);
        double lost = 1 - factors[leader.slot()] / best;
        return new double[] {leader.loss() / (mean / trial.rows()), lost, lost > 0.01 ? 1 : 0};
    }

    private static double mean(double[][] runs, int figure) {
        return Arrays.stream(runs).mapToDouble(run -> run[figure]).average().orElse(0);
    }
}
