package dev.sluice.ui.conclusion;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Claim;
import dev.sluice.report.Comparison;
import dev.sluice.report.Report;
import dev.sluice.ui.chart.ArmColours;
import dev.sluice.ui.page.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every arm against control, by every metric.
 *
 * @param control what all are compared with
 * @param metrics in the order of the columns, goals first
 * @param rows one for each other arm
 */
public record Matrix(String control, List<Head> metrics, List<Row> rows) {
    /**
     * A column.
     *
     * @param goal whether its claims share the error that is allowed
     */
    public record Head(String metric, boolean goal) {}

    /** An arm and its comparisons, in the order of the columns. */
    public record Row(String arm, String colour, List<Cell> cells) {}

    /**
     * A comparison.
     *
     * @param metric of its column
     * @param style class in style sheets: better, worse, equivalent or undecided
     * @param sign of the claim: ▲, ▼, ≈ or ?
     * @param claim in one word
     * @param effect interval that the claim is read off, or empty while nothing is known
     * @param relative the same relative to control, or empty
     * @param evidence E with its strength
     * @param withdrawn whether something else was claimed before
     */
    public record Cell(
            String metric,
            String style,
            String sign,
            String claim,
            String effect,
            String relative,
            String evidence,
            boolean withdrawn) {}

    public static Matrix of(PublishedExperiment experiment, Report report, ExperimentWords words) {
        Map<String, Head> heads = new LinkedHashMap<>();
        Map<String, Map<String, Comparison>> byArm = new LinkedHashMap<>();
        for (Comparison pair : report.findings()) {
            if (!pair.withControl(experiment)) {
                continue;
            }
            heads.putIfAbsent(pair.metric(), new Head(pair.metric().toUpperCase(Locale.ROOT), pair.goal()));
            byArm.computeIfAbsent(pair.arm(), arm -> new LinkedHashMap<>()).put(pair.metric(), pair);
        }
        List<Row> rows = new ArrayList<>();
        byArm.forEach((arm, pairs) -> rows.add(new Row(
                arm,
                ArmColours.of(experiment, arm),
                heads.keySet().stream()
                        .flatMap(metric -> Optional.ofNullable(pairs.get(metric)).stream())
                        .map(pair -> cell(pair, words))
                        .toList())));
        String control = experiment.slots().get(experiment.controlSlot());
        return new Matrix(control, List.copyOf(heads.values()), rows);
    }

    static Cell cell(Comparison finding, ExperimentWords words) {
        return new Cell(
                finding.metric().toUpperCase(Locale.ROOT),
                finding.claim().name().toLowerCase(Locale.ROOT),
                sign(finding.claim()),
                claim(finding.claim(), words),
                Effects.interval(finding),
                Effects.relative(finding),
                Formats.evidence(finding.clarity().evidence()),
                finding.withdrawn().isPresent());
    }

    private static String sign(Claim claim) {
        return switch (claim) {
            case BETTER -> "▲";
            case WORSE -> "▼";
            case EQUIVALENT -> "≈";
            case UNDECIDED -> "?";
        };
    }

    private static String claim(Claim claim, ExperimentWords words) {
        return switch (claim) {
            case BETTER -> words.claimBetter();
            case WORSE -> words.claimWorse();
            case EQUIVALENT -> words.claimEquivalent();
            case UNDECIDED -> words.claimUndecided();
        };
    }
}
