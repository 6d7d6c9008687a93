package dev.sluice.ui.conclusion;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.report.Comparison;
import dev.sluice.report.Report;
import dev.sluice.report.Segment;
import dev.sluice.ui.chart.ArmColours;
import dev.sluice.ui.page.Formats;
import java.util.ArrayList;
import java.util.List;

/**
 * An arm against control within one segment.
 *
 * @param attribute of the context
 * @param value of it
 * @param arm key
 * @param colour class in style sheets
 * @param rows mature rows of the arm in the segment
 * @param cell the metric, the difference in percentage points and the claim
 */
public record SegmentRow(String attribute, String value, String arm, String colour, String rows, Matrix.Cell cell) {
    public static List<SegmentRow> of(PublishedExperiment experiment, Report report, ExperimentWords words) {
        List<SegmentRow> rows = new ArrayList<>();
        for (Segment segment : report.segments()) {
            for (Comparison versus : segment.findings()) {
                long seen = segment.arms().stream()
                        .filter(arm -> arm.arm().equals(versus.arm()))
                        .mapToLong(Segment.ArmRates::rows)
                        .sum();
                rows.add(new SegmentRow(
                        segment.attribute(),
                        segment.value(),
                        versus.arm(),
                        ArmColours.of(experiment, versus.arm()),
                        Formats.count(seen),
                        Matrix.cell(versus, words)));
            }
        }
        return rows;
    }
}
