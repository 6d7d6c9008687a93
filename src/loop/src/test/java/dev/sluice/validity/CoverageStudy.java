package dev.sluice.validity;

import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.evidence.InverseWeighting;
import dev.sluice.learning.Trial;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.statistics.BetaMixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** Thompson sampling on arms whose truth is known: do intervals and bounds hold at every one of 100 looks? */
final class CoverageStudy {
    private static final int LOOKS = 100;
    private static final double ALPHA = 0.05;
    private static final Map<String, Scenario> SCENARIOS = new TreeMap<>();

    static {
        DoubleUnaryOperator still = time -> 1;
        SCENARIOS.put("A two equal", new Scenario(new double[] {.05, .05}, 20_000, 0, still));
        SCENARIOS.put("B two equal, floor 5 %", new Scenario(new double[] {.05, .05}, 20_000, .05, still));
        double[] four = {.05, .05, .05, .06};
        SCENARIOS.put("C one of four +20 %", new Scenario(four, 100_000, 0, still));
        SCENARIOS.put("D the same, floor 2.5 %", new Scenario(four, 100_000, .025, still));
        SCENARIOS.put("E the same, floor 5 %", new Scenario(four, 100_000, .05, still));
        SCENARIOS.put(
                "F two equal, rates double",
                new Scenario(new double[] {.06, .06}, 20_000, .05, time -> (4 + 4 * time) / 6));
        SCENARIOS.put(
                "G +20 %, weekly cycle",
                new Scenario(new double[] {.05, .06}, 100_000, .05, time -> 1 + .4 * Math.sin(8 * Math.PI * time)));
        SCENARIOS.put("H two equal at 1 %", new Scenario(new double[] {.01, .01}, 100_000, .05, still));
    }

    private CoverageStudy() {}

    /** Coverage of rates, differences and lifts, and false claims, in every scenario. */
    static List<Figure> coverage(int runs) {
        List<Figure> figures = new ArrayList<>();
        SCENARIOS.forEach((name, scenario) -> {
            double[] sums = scenario.runs(runs, CoverageStudy::covered);
            figures.add(Figure.atLeast(name + ": P, an arm's own rate, covers", sums[0], 0.95));
            figures.add(Figure.atLeast(name + ": O, the asymptotic contrast, covers", sums[1], 0.95));
            figures.add(Figure.atLeast(name + ": C, the lift, covers", sums[2], 0.95));
            figures.add(Figure.atLeast(name + ": the finding on the running average covers", sums[3], 0.95));
            figures.add(Figure.atMost(name + ": share of runs with a false claim", sums[4], 0.05));
        });
        return figures;
    }

    /** Power at the horizon, and half-widths, for the arm that is 20 % better. */
    static List<Figure> power(int runs) {
        double[] tight = SCENARIOS.get("E the same, floor 5 %").runs(runs, CoverageStudy::proven);
        double[] loose = SCENARIOS.get("D the same, floor 2.5 %").runs(runs, CoverageStudy::proven);
        return List.of(
                Figure.atLeast("E: O excludes 0 at the horizon", tight[0], 0.70),
                Figure.atMost("E: mean half-width of O, in percentage points", 100 * tight[1], 0.90),
                Figure.atLeast("D: O excludes 0 at the horizon", loose[0], 0.35),
                Figure.atLeast("E: the exact finding claims at α at the horizon", tight[2], 0.52 - 0.05),
                Figure.atMost("E: mean half-width of the exact finding, in percentage points", 100 * tight[3], 1.1));
    }

    /** Regret by inverse weighting: bias in standard errors, and how often the upper bound holds. */
    static List<Figure> regret(int runs) {
        List<Figure> figures = new ArrayList<>();
        for (String name : List.of("B two equal, floor 5 %", "E the same, floor 5 %")) {
            double[][] each = SCENARIOS.get(name).each(runs, CoverageStudy::regret);
            double[] bias = Arrays.stream(each).mapToDouble(run -> run[0]).toArray();
            double error = Math.sqrt(StatUtils.variance(bias) / bias.length);
            figures.add(Figure.atMost(
                    name + ": bias of the regret, in standard errors", Math.abs(StatUtils.mean(bias)) / error, 2));
            figures.add(Figure.atLeast(
                    name + ": upper bound of the regret holds",
                    Arrays.stream(each).mapToDouble(run -> run[1]).average().orElse(0),
                    0.95));
        }
        return figures;
    }

    private static double[] covered(Scenario scenario, Trial trial) {
        int last = scenario.rates.length - 1;
        AsymptoticSequence sequence = scenario.sequence();
        double truth = scenario.rates[last] / scenario.rates[0] - 1;
        double[] covered = new double[5];
        scenario.play(trial, () -> {
            Interval rate = BetaMixture.UNINFORMED.interval(trial.successes(last), trial.pulls(last));
            Finding finding = trial.evidence().finding("ctr", last, 0).orElseThrow();
            double effect = trial.effect(last, 0);
            covered[0] += within(rate, trial.ownTruth(last)) / LOOKS;
            covered[1] += within(trial.pair(last, 0).contrast().interval(sequence), effect) / LOOKS;
            covered[2] += within(trial.pair(last, 0).lifts().lift(ALPHA), truth) / LOOKS;
            covered[3] += within(finding.difference(), effect) / LOOKS;
            boolean wrong = trial.evidence().finding("ctr", 1, 0).orElseThrow().claim() != Claim.UNDECIDED;
            covered[4] = wrong && scenario.rates[0] == scenario.rates[1] ? 1 : covered[4];
        });
        return covered;
    }

    private static double[] proven(Scenario scenario, Trial trial) {
        scenario.play(trial, () -> {});
        Interval difference = trial.pair(3, 0).contrast().interval(scenario.sequence());
        Interval exact = trial.pair(3, 0).bets().orElseThrow().interval(difference.value(), difference.radius(), ALPHA);
        return new double[] {
            difference.lower() > 0 ? 1 : 0, difference.radius(), exact.lower() > 0 ? 1 : 0, exact.radius()
        };
    }

    private static double[] regret(Scenario scenario, Trial trial) {
        int best = scenario.rates.length - 1;
        double m = scenario.rates[0];
        AsymptoticSequence sequence =
                AsymptoticSequence.spreadAbout(scenario.decisions * m * (1 - m) * scenario.rates.length, ALPHA);
        double[] result = new double[2];
        scenario.play(trial, () -> {
            boolean holds = weighting(trial).regret(sequence).upper() >= trial.regret();
            result[1] += holds ? 1.0 / LOOKS : 0;
        });
        result[0] = weighting(trial).regrets().get(best).sum() - trial.regret();
        return result;
    }

    private static InverseWeighting weighting(Trial trial) {
        return trial.stored().metrics().get(0).weighting();
    }

    private static double within(Interval interval, double truth) {
        return interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
    }

    private static double within(Lift lift, double truth) {
        return lift.lower().orElse(-1.0) <= truth && truth <= lift.upper().orElse(Double.POSITIVE_INFINITY) ? 1 : 0;
    }

    private record Scenario(double[] rates, int decisions, double floor, DoubleUnaryOperator trend) {
        AsymptoticSequence sequence() {
            double m = rates[0];
            return AsymptoticSequence.spreadAbout(decisions * m * (1 - m) / (2 * rates.length), ALPHA);
        }

        void play(Trial trial, Runnable look) {
            for (int batch = 0; batch < LOOKS; batch++) {
                double factor = trend.applyAsDouble((double) batch / LOOKS);
                trial.step(
                        decisions / LOOKS,
                        Arrays.stream(rates).map(rate -> factor * rate).toArray());
                look.run();
            }
        }

        /** Means over runs. */
        double[] runs(int runs, Run run) {
            double[][] each = each(runs, run);
            double[] means = new double[each[0].length];
            for (double[] one : each) {
                for (int i = 0; i < means.length; i++) {
                    means[i] += one[i] / runs;
                }
            }
            return means;
        }

        double[][] each(int runs, Run run) {
            String policy = "\"policy\": {\"type\": \"thompson\", \"floor\": " + floor + "},";
            return IntStream.range(0, runs)
                    .parallel()
                    .mapToObj(seed -> run.of(this, Trial.of(rates.length, policy, 77_000_000L + seed)))
                    .toArray(double[][]::new);
        }
    }

    private interface Run {
        double[] of(Scenario scenario, Trial trial);
    }
}
