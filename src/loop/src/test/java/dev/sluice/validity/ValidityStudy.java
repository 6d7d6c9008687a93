package dev.sluice.validity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * All studies; writes a table. Arguments: the file, the share of the full number of runs (1 takes about an hour on two cores),
 * and, for some studies only, how their names begin.
 */
public final class ValidityStudy {
    private static final List<Study> STUDIES = List.of(
            new Study(
                    "A planned split watched 560 times",
                    1_000,
                    runs -> PlannedSplitStudy.falseClaims(runs, 560, 0.055)),
            new Study(
                    "A planned split watched 28 times", 2_000, runs -> PlannedSplitStudy.falseClaims(runs, 28, 0.058)),
            new Study("Power of a planned split", 4_000, PlannedSplitStudy::power),
            new Study("Planned splits at high rates", 1_000, EffectStudy::planned),
            new Study("What is said agrees", 10_000, EffectStudy::duality),
            new Study("Small effects and thin control", 200, EffectStudy::small),
            new Study("Arms as in the demo", 1_000, EffectStudy::demo),
            new Study("Effects that cross", 400, EffectStudy::crossing),
            new Study("Regret under drift", 200, DriftStudy::regret),
            new Study("Loss under drift", 300, DriftStudy::loss),
            new Study("Thompson sampling, 100 looks", 400, CoverageStudy::coverage),
            new Study("Power under Thompson sampling", 400, CoverageStudy::power),
            new Study("Regret by inverse weighting", 400, CoverageStudy::regret),
            new Study("Best arm", 150, BestArmStudy::wrong),
            new Study("Best arm in a hard case", 150, BestArmStudy::hard),
            new Study("Shipping", 200, ShippingStudy::figures),
            new Study("Late successes", 400, DelayStudy::figures),
            new Study("Logged propensities", 1_000, MismatchStudy::figures),
            new Study("Users randomised", 2_000, RatioStudy::users),
            new Study("Lifts at one look", 40_000, RatioStudy::lifts),
            new Study("Off-policy", 4_000, OffPolicyStudy::figures),
            new Study("Forecasts", 2_000, ForecastStudy::calibration),
            new Study("Values", 400, ValueStudy::figures),
            new Study("Interleaving", 2_000, InterleavingStudy::figures));

    private ValidityStudy() {}

    /**
     * One study.
     *
     * @param runs at full size
     * @param figures for that many runs
     */
    private record Study(String name, int runs, IntFunction<List<Figure>> figures) {
        String play(double share) {
            int played = Math.max(10, (int) Math.round(share * runs));
            long start = System.nanoTime();
            List<Figure> found = figures.apply(played);
            System.out.printf("%s: %d s%n", name, (System.nanoTime() - start) / 1_000_000_000);
            found.forEach(System.out::println);
            StringBuilder table = new StringBuilder(String.format(
                    Locale.ENGLISH,
                    "%n## %s, %,d runs%n%n| figure | measured | goal | |%n| --- | --- | --- | --- |%n",
                    name,
                    played));
            found.forEach(figure -> table.append(figure).append('\n'));
            return table.toString();
        }
    }

    public static void main(String... arguments) throws IOException {
        double share = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 1;
        String wanted = arguments.length > 2 ? arguments[2] : "";
        List<String> tables = new ArrayList<>();
        tables.add("# Results\n\nWritten by `run.sh`; what each study is, and why a goal is missed, is in"
                + " [README.md](README.md).\n");
        for (Study study : STUDIES) {
            if (study.name.startsWith(wanted)) {
                tables.add(study.play(share));
                Files.writeString(Path.of(arguments[0]), String.join("", tables));
            }
        }
    }
}
