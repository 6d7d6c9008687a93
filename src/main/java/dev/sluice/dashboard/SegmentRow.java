package dev.sluice.dashboard;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.page.Formats;
import dev.sluice.report.Report;
import dev.sluice.report.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An arm against control within one segment.
 *
 * @param attribute of the context
 * @param value of it
 * @param arm key
 * @param colour class in style sheets
 * @param metric compared
 * @param rows mature rows of the arm in the segment
 * @param difference limits in percentage points, or empty
 * @param cell the claim
 */
public record SegmentRow(
        String attribute,
        String value,
        String arm,
        String colour,
        String metric,
        String rows,
        String difference,
        Matrix.Cell cell) {
    static List<SegmentRow> of(PublishedExperiment experiment, Report report, ExperimentWords words) {
        List<SegmentRow> rows = new ArrayList<>();
        for (Segment segment : report.segments()) {
            for (Segment.Versus versus : segment.comparisons()) {
                long seen = segment.arms().stream()
                        .filter(arm -> arm.arm().equals(versus.arm()))
                        .mapToLong(Segment.ArmRates::rows)
                        .sum();
                String difference = versus.difference().map(Formats::points).orElse("");
                rows.add(new SegmentRow(
                        segment.attribute(),
                        segment.value(),
                        versus.arm(),
                        ArmColours.of(experiment, versus.arm()),
                        versus.metric().toUpperCase(Locale.ROOT),
                        Formats.count(seen),
                        difference,
                        new Matrix.Cell(
                                Matrix.style(versus.claim()),
                                Matrix.sign(versus.claim()),
                                Matrix.claim(versus.claim(), words),
                                difference,
                                "")));
            }
        }
        return rows;
    }
}
