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

    /** Runs for about six minutes on two cores. */
    public static void main(String... arguments) throws IOException {
        Map<String, Supplier<List<Finding>>> studies = new LinkedHashMap<>();
        studies.put("A fixed split, watched daily, 8,000 runs", () -> FixedSplitStudy.falseClaims(8_000, 28));
        studies.put("A fixed split, watched 560 times, 8,000 runs", () -> FixedSplitStudy.falseClaims(8_000, 560));
        studies.put("Power of a fixed split, 8,000 runs", () -> FixedSplitStudy.power(8_000));
        studies.put("Users randomised, 2,000 runs", () -> RatioStudy.users(2_000));
        studies.put("Lifts at one look, 40,000 runs", () -> RatioStudy.lifts(40_000));
        studies.put("Thompson sampling, 100 looks, 800 runs", () -> CoverageStudy.coverage(800));
        studies.put("Power of the contrast, 800 runs", () -> CoverageStudy.power(800));
        studies.put("Regret, 800 runs", () -> CoverageStudy.regret(800));
        studies.put("Best arm, 600 or 150 runs", () -> BestArmStudy.wrong(150));
        studies.put("Best arm in a hard case, 150 runs", () -> BestArmStudy.hard(150));
        studies.put("Shipping, 200 runs", () -> ShippingStudy.findings(200));
        studies.put("Logged propensities, 2,000 runs", () -> MismatchStudy.findings(2_000));
        studies.put("Late successes, 400 runs", () -> DelayStudy.findings(400));
        studies.put("Off-policy, 4,000 runs", () -> OffPolicyStudy.findings(4_000));
        studies.put("Interleaving, 2,000 runs", () -> InterleavingStudy.findings(2_000));
        String wanted = arguments.length > 1 ? arguments[1] : "";
        studies.keySet().removeIf(name -> !name.startsWith(wanted));
        StringBuilder table = new StringBuilder(
                "# Results\n\nWritten by `run.sh`; what each study is, and why a goal is missed, is in"
                        + " [README.md](README.md).\n");
        studies.forEach((name, study) -> {
            long start = System.nanoTime();
            List<Finding> findings = study.get();
            table.append("\n## ")
                    .append(name)
                    .append("\n\n| figure | measured | goal | |\n| --- | --- | --- | --- |\n");
            findings.forEach(finding -> table.append(finding).append('\n'));
            System.out.printf("%s: %d s%n", name, (System.nanoTime() - start) / 1_000_000_000);
            findings.forEach(System.out::println);
        });
        Files.writeString(Path.of(arguments[0]), table.toString());
    }
}
