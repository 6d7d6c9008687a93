package dev.sluice.validity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All studies at full size; writes a table. Arguments: the file and, for some studies only, how their names begin. */
public final class ValidityStudy {
    private ValidityStudy() {}

    /** Runs for about an hour on two cores. */
    public static void main(String... arguments) throws IOException {
        Map<String, Supplier<List<Figure>>> studies = new LinkedHashMap<>();
        studies.put(
                "A planned split watched 560 times, 2,000 runs",
                () -> PlannedSplitStudy.falseClaims(2_000, 560, 0.055));
        studies.put(
                "A planned split watched 28 times, 2,000 runs", () -> PlannedSplitStudy.falseClaims(2_000, 28, 0.058));
        studies.put("Power of a planned split, 4,000 runs", () -> PlannedSplitStudy.power(4_000));
        studies.put("Users randomised, 2,000 runs", () -> RatioStudy.users(2_000));
        studies.put("Lifts at one look, 40,000 runs", () -> RatioStudy.lifts(40_000));
        studies.put("Thompson sampling, 100 looks, 400 runs", () -> CoverageStudy.coverage(400));
        studies.put("Power of the contrast, 400 runs", () -> CoverageStudy.power(400));
        studies.put("Regret, 400 runs", () -> CoverageStudy.regret(400));
        studies.put("Best arm, 600 or 150 runs", () -> BestArmStudy.wrong(150));
        studies.put("Best arm in a hard case, 150 runs", () -> BestArmStudy.hard(150));
        studies.put("Shipping, 200 runs", () -> ShippingStudy.figures(200));
        studies.put("Logged propensities, 1,000 runs", () -> MismatchStudy.figures(1_000));
        studies.put("Late successes, 400 runs", () -> DelayStudy.figures(400));
        studies.put("Small effects and thin control, 200 runs", () -> EffectStudy.small(200));
        studies.put("Arms as in the demo, 1,000 runs", () -> EffectStudy.demo(1_000));
        studies.put("Effects that cross, 400 runs", () -> EffectStudy.crossing(400));
        studies.put("Planned splits at high rates, 1,000 runs", () -> EffectStudy.planned(1_000));
        studies.put("What is said agrees, 10,000 experiments", () -> EffectStudy.duality(10_000));
        studies.put("Regret under drift, 200 runs", () -> DriftStudy.regret(200));
        studies.put("Loss under drift, 300 runs", () -> DriftStudy.loss(300));
        studies.put("Off-policy, 4,000 runs", () -> OffPolicyStudy.figures(4_000));
        studies.put("Interleaving, 2,000 runs", () -> InterleavingStudy.figures(2_000));
        String wanted = arguments.length > 1 ? arguments[1] : "";
        studies.keySet().removeIf(name -> !name.startsWith(wanted));
        StringBuilder table = new StringBuilder(
                "# Results\n\nWritten by `run.sh`; what each study is, and why a goal is missed, is in"
                        + " [README.md](README.md).\n");
        studies.forEach((name, study) -> {
            long start = System.nanoTime();
            List<Figure> figures = study.get();
            table.append("\n## ")
                    .append(name)
                    .append("\n\n| figure | measured | goal | |\n| --- | --- | --- | --- |\n");
            figures.forEach(figure -> table.append(figure).append('\n'));
            System.out.printf("%s: %d s%n", name, (System.nanoTime() - start) / 1_000_000_000);
            figures.forEach(System.out::println);
        });
        Files.writeString(Path.of(arguments[0]), table.toString());
    }
}
