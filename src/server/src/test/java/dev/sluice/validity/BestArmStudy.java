package dev.sluice.validity;

import dev.sluice.planning.SimulatedExperiment;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling;
import dev.sluice.policy.TopTwoThompson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Claims that one arm is best: how often wrong among equal arms, and how soon right in a hard case. */
final class BestArmStudy {
    private static final double DELTA = 0.05;

    private BestArmStudy() {}

    /** Wrong claims where the best two arms are equal. */
    static List<Finding> wrong(int runs) {
        Map<String, double[]> worlds = new LinkedHashMap<>();
        worlds.put("two equal arms", new double[] {.05, .05});
        worlds.put("five equal arms", new double[] {.05, .05, .05, .05, .05});
        worlds.put("two equal best of five", new double[] {.05, .05, .035, .035, .035});
        List<Finding> findings = new ArrayList<>();
        worlds.forEach((world, rates) -> policies().forEach((name, policy) -> {
            int each = rates.length == 2 ? 4 * runs : runs;
            double claimed = share(each, rates, policy, 150_000, 1_000);
            findings.add(Finding.atMost(world + ", " + name + ": share with a winner", claimed, 0.05));
        }));
        return findings;
    }

    /** Three arms at 5 %, one at 5.5 %, one at 6 %, 300,000 decisions by top-two Thompson sampling. */
    static List<Finding> hard(int runs) {
        double[] rates = {.05, .05, .05, .055, .06};
        double claimed = share(runs, rates, TopTwoThompson.withFloor(0.02), 300_000, 2_000);
        return List.of(Finding.atLeast("hard case, top-two: share with a winner by 300,000", claimed, 0.80));
    }

    private static Map<String, Policy> policies() {
        Map<String, Policy> policies = new LinkedHashMap<>();
        policies.put("uniform", new FixedSplit(Map.of()));
        policies.put("Thompson", new ThompsonSampling(null, 0.02, null, 0));
        policies.put("top-two", TopTwoThompson.withFloor(0.02));
        return policies;
    }

    private static double share(int runs, double[] rates, Policy policy, int decisions, int batch) {
        return IntStream.range(0, runs)
                        .parallel()
                        .filter(run -> {
                            SimulatedExperiment experiment = new SimulatedExperiment(rates, policy, 55_000_000L + run);
                            for (int shown = 0; shown < decisions; shown += batch) {
                                experiment.step(batch, 1);
                            }
                            return experiment.best(DELTA).isPresent();
                        })
                        .count()
                / (double) runs;
    }
}
