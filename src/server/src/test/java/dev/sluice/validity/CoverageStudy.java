package dev.sluice.validity;

import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.model.Interval;
import dev.sluice.planning.SimulatedExperiment;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling;
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

    /** Coverage of methods P, O and C, and false claims of B, in every scenario. */
    static List<Finding> coverage(int runs) {
        List<Finding> findings = new ArrayList<>();
        SCENARIOS.forEach((name, scenario) -> {
            double[] sums = scenario.runs(runs, CoverageStudy::covered);
            findings.add(Finding.atLeast(name + ": P covers", sums[0], 0.95));
            findings.add(Finding.atLeast(name + ": O covers", sums[1], 0.95));
            findings.add(Finding.atLeast(name + ": C covers", sums[2], 0.95));
            findings.add(Finding.atMost(name + ": B claims falsely", sums[3], 0.05));
        });
        return findings;
    }

    /** Power of method O at the horizon, and its half-width, for the arm that is 20 % better. */
    static List<Finding> power(int runs) {
        double[] tight = SCENARIOS.get("E the same, floor 5 %").runs(runs, CoverageStudy::proven);
        double[] loose = SCENARIOS.get("D the same, floor 2.5 %").runs(runs, CoverageStudy::proven);
        return List.of(
                Finding.atLeast("E: O excludes 0 at the horizon", tight[0], 0.70),
                Finding.atMost("E: mean half-width of O, in percentage points", 100 * tight[1], 0.90),
                Finding.atLeast("D: O excludes 0 at the horizon", loose[0], 0.35));
    }

    /** Regret by inverse weighting: bias in standard errors, and how often the upper bound holds. */
    static List<Finding> regret(int runs) {
        List<Finding> findings = new ArrayList<>();
        for (String name : List.of("B two equal, floor 5 %", "E the same, floor 5 %")) {
            Scenario scenario = SCENARIOS.get(name);
            double[][] each = scenario.each(runs, CoverageStudy::regret);
            double[] bias = Arrays.stream(each).mapToDouble(run -> run[0]).toArray();
            double error = Math.sqrt(StatUtils.variance(bias) / bias.length);
            findings.add(Finding.atMost(
                    name + ": bias of the regret, in standard errors", Math.abs(StatUtils.mean(bias)) / error, 2));
            findings.add(Finding.atLeast(
                    name + ": upper bound of the regret holds",
                    Arrays.stream(each).mapToDouble(run -> run[1]).average().orElse(0),
                    0.95));
        }
        return findings;
    }

    private static double[] covered(Scenario scenario, SimulatedExperiment experiment) {
        int last = scenario.rates.length - 1;
        AsymptoticSequence sequence = scenario.sequence();
        double truth = scenario.rates[last] / scenario.rates[0] - 1;
        double[] covered = new double[4];
        scenario.play(experiment, () -> {
            double own = experiment.ownTruth(last);
            Interval rate = BetaMixture.UNINFORMED.interval(experiment.successes(last), experiment.pulls(last));
            Interval difference = experiment.pair(last, 0).contrast().interval(sequence);
            Interval lift = experiment.pair(last, 0).lifts().interval(ALPHA);
            covered[0] += within(rate, own) / LOOKS;
            covered[1] += within(difference, experiment.pairTruth(last, 0)) / LOOKS;
            covered[2] += within(lift, truth) / LOOKS;
        });
        covered[3] =
                experiment.pair(1, 0).peaks().different() >= -Math.log(ALPHA) && scenario.rates[0] == scenario.rates[1]
                        ? 1
                        : 0;
        return covered;
    }

    private static double[] proven(Scenario scenario, SimulatedExperiment experiment) {
        scenario.play(experiment, () -> {});
        Interval difference = experiment.pair(3, 0).contrast().interval(scenario.sequence());
        return new double[] {difference.lower() > 0 ? 1 : 0, difference.radius()};
    }

    private static double[] regret(Scenario scenario, SimulatedExperiment experiment) {
        int best = scenario.rates.length - 1;
        double m = scenario.rates[0];
        AsymptoticSequence sequence =
                AsymptoticSequence.tunedTo(scenario.decisions * m * (1 - m) * scenario.rates.length, ALPHA);
        double[] result = new double[2];
        scenario.play(experiment, () -> {
            boolean holds = experiment.weighting().regret(sequence).upper() >= experiment.regret();
            result[1] += holds ? 1.0 / LOOKS : 0;
        });
        result[0] = experiment.weighting().regrets().get(best).sum() - experiment.regret();
        return result;
    }

    private static double within(Interval interval, double truth) {
        return interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
    }

    private record Scenario(double[] rates, int decisions, double floor, DoubleUnaryOperator trend) {
        AsymptoticSequence sequence() {
            double m = rates[0];
            return AsymptoticSequence.tunedTo(decisions * m * (1 - m) / (2 * rates.length), ALPHA);
        }

        void play(SimulatedExperiment experiment, Runnable look) {
            for (int batch = 0; batch < LOOKS; batch++) {
                experiment.step(decisions / LOOKS, trend.applyAsDouble((double) batch / LOOKS));
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
            Policy thompson = new ThompsonSampling(null, floor, null, 0);
            return IntStream.range(0, runs)
                    .parallel()
                    .mapToObj(seed -> run.of(this, new SimulatedExperiment(rates, thompson, 77_000_000L + seed)))
                    .toArray(double[][]::new);
        }
    }

    private interface Run {
        double[] of(Scenario scenario, SimulatedExperiment experiment);
    }
}
