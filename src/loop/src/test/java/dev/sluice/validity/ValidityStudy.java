package dev.sluice.validity;

import dev.sluice.learning.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * All studies; writes a table. Arguments: the file, and the share of the full number of runs (1 takes about an hour on two
 * cores). With {@code -Dsluice.requests=true} those that can be are played request by request, with few runs.
 */
public final class ValidityStudy {
    private static final List<Study> STUDIES = List.of(
            new Study(
                    "A planned split watched 560 times",
                    1_000,
                    0,
                    runs -> PlannedSplitStudy.falseClaims(runs, 560, 0.055)),
            new Study(
                    "A planned split watched 28 times",
                    2_000,
                    10,
                    runs -> PlannedSplitStudy.falseClaims(runs, 28, 0.058)),
            new Study("Power of a planned split", 4_000, 40, PlannedSplitStudy::power),
            new Study("Planned splits at high rates", 1_000, 50, EffectStudy::planned),
            new Study("What is said agrees", 10_000, 200, EffectStudy::duality),
            new Study("Small effects and thin control", 200, 0, EffectStudy::small),
            new Study("Arms as in the demo", 1_000, 100, EffectStudy::demo),
            new Study("Effects that cross", 400, 10, EffectStudy::crossing),
            new Study("Regret under drift", 200, 8, DriftStudy::regret),
            new Study("Loss under drift", 300, 8, DriftStudy::loss),
            new Study("Thompson sampling, 100 looks", 400, 8, CoverageStudy::coverage),
            new Study("Power under Thompson sampling", 400, 10, CoverageStudy::power),
            new Study("Regret by inverse weighting", 400, 10, CoverageStudy::regret),
            new Study("Best arm", 150, 3, BestArmStudy::wrong),
            new Study("Best arm in a hard case", 150, 5, BestArmStudy::hard),
            new Study("Shipping", 200, 4, ShippingStudy::figures),
            new Study("Late successes", 400, 0, DelayStudy::figures),
            new Study("Logged propensities", 1_000, 0, MismatchStudy::figures),
            new Study("Users randomised", 2_000, 0, RatioStudy::users),
            new Study("Lifts at one look", 40_000, 0, RatioStudy::lifts),
            new Study("Off-policy", 4_000, 0, OffPolicyStudy::figures),
            new Study("Forecasts", 2_000, 20, ForecastStudy::calibration),
            new Study("Values", 400, 0, ValueStudy::figures),
            new Study("Interleaving", 2_000, 0, InterleavingStudy::figures));

    private ValidityStudy() {}

    /**
     * One study.
     *
     * @param runs at full size
     * @param requests runs where every request is played; 0 where that is not done
     * @param figures for that many runs
     */
    private record Study(String name, int runs, int requests, IntFunction<List<Figure>> figures) {
        String play(double share) {
            return played(Math.max(10, (int) Math.round(share * runs)));
        }

        private String played(int played) {
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
        boolean requests = Boolean.getBoolean(Trial.REQUESTS);
        List<String> tables = new ArrayList<>();
        tables.add("# Results\n\nWritten by `run.sh`; what each study is, and why a goal is missed, is in"
                + " [README.md](README.md).\n");
        for (Study study : STUDIES) {
            if (!requests || study.requests > 0) {
                tables.add(requests ? study.played(study.requests) : study.play(share));
                Files.writeString(Path.of(arguments[0]), String.join("", tables));
            }
        }
    }
}
