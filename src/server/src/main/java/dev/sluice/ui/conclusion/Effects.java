package dev.sluice.ui.conclusion;

import dev.sluice.definition.Metric;
import dev.sluice.report.Comparison;
import dev.sluice.report.Comparison.Relative;
import dev.sluice.ui.page.Formats;
import java.util.Arrays;

/** Writes the size of differences. */
final class Effects {
    private static final double DOUBLED = 1;

    private Effects() {}

    /** Whether a metric is a share of rows, and so is told in percent. */
    static boolean rate(String metric) {
        return Arrays.stream(Metric.values())
                .anyMatch(known -> known.measure().name().equals(metric));
    }

    /** The interval that the claim is read off; empty while nothing is known. */
    static String interval(Comparison finding) {
        if (!finding.known()) {
            return "";
        }
        return rate(finding.metric()) ? Formats.points(finding.difference()) : Formats.amounts(finding.difference());
    }

    /** A relative difference with the limits that are known; empty where none is. */
    static String relative(Comparison finding) {
        return finding.relative().map(Effects::relative).orElse("");
    }

    private static String relative(Relative lift) {
        return lift.lower().map(Effects::factor).orElse("?")
                + " … "
                + lift.upper().map(Effects::factor).orElse("?");
    }

    /** +12% below twice as much, else a factor. */
    static String factor(double lift) {
        return Math.abs(lift) < DOUBLED ? Formats.change(lift) : "×" + Formats.number(1 + lift);
    }
}
