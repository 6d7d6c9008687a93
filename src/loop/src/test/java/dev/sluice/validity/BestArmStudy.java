package dev.sluice.validity;

import dev.sluice.learning.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Claims that one arm is best: how often wrong among equal arms, and how soon right in a hard case. */
final class BestArmStudy {
    private static final Map<String, String> POLICIES = new LinkedHashMap<>();

    static {
        POLICIES.put("uniform", "\"policy\": {\"type\": \"fixed\"},");
        POLICIES.put("Thompson", "\"policy\": {\"type\": \"thompson\", \"floor\": 0.02},");
        POLICIES.put("top-two", "\"policy\": {\"type\": \"top-two\", \"floor\": 0.02},");
    }

    private BestArmStudy() {}

    /** Wrong claims at any look where the best two arms are equal. */
    static List<Figure> wrong(int runs) {
        Map<String, double[]> worlds = new LinkedHashMap<>();
        worlds.put("two equal arms", new double[] {.05, .05});
        worlds.put("five equal arms", new double[] {.05, .05, .05, .05, .05});
        worlds.put("two equal best of five", new double[] {.05, .05, .035, .035, .035});
        List<Figure> figures = new ArrayList<>();
        worlds.forEach((world, rates) -> POLICIES.forEach((name, policy) -> {
            int each = rates.length == 2 ? 4 * runs : runs;
            double claimed = share(each, rates, policy, 150_000, 1_000);
            figures.add(Figure.atMost(world + ", " + name + ": share with a winner", claimed, 0.05));
        }));
        return figures;
    }

    /** Three arms at 5 %, one at 5.5 %, one at 6 %, 300,000 decisions by top-two Thompson sampling. */
    static List<Figure> hard(int runs) {
        double[] rates = {.05, .05, .05, .055, .06};
        double claimed = share(runs, rates, String.valueOf(POLICIES.get("top-two")), 300_000, 2_000);
        return List.of(Figure.atLeast("hard case, top-two: share with a winner by 300,000", claimed, 0.80));
    }

    private static double share(int runs, double[] rates, String policy, int decisions, int batch) {
        return IntStream.range(0, runs)
                        .parallel()
                        .filter(run -> {
                            Trial trial = Trial.of(rates.length, policy, 55_000_000L + run);
                            boolean claimed = false;
                            for (int shown = 0; shown < decisions && !claimed; shown += batch) {
                                trial.step(batch, rates);
                                claimed = trial.evidence().standing().best().isPresent();
                            }
                            return claimed;
                        })
                        .count()
                / (double) runs;
    }
}
