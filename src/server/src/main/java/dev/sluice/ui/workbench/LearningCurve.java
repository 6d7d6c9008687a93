package dev.sluice.ui.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ui.chart.Polyline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Losses by epoch, as lines of an SVG of 100 × 100 units.
 *
 * @param train points of the line
 * @param valid points of the line, or empty
 * @param lowest loss shown
 * @param highest loss shown
 * @param epochs how many there are
 */
public record LearningCurve(String train, String valid, String lowest, String highest, int epochs) {
    /** From the file that is kept with the model; empty where it has fewer than two epochs. */
    static Optional<LearningCurve> of(JsonNode points) {
        List<Double> train = losses(points, "trainLoss");
        List<Double> valid = losses(points, "validLoss");
        if (train.size() < 2) {
            return Optional.empty();
        }
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (List<Double> line : List.of(train, valid)) {
            for (double loss : line) {
                lowest = Math.min(lowest, loss);
                highest = Math.max(highest, loss);
            }
        }
        return Optional.of(new LearningCurve(
                line(train, lowest, highest),
                valid.size() == train.size() ? line(valid, lowest, highest) : "",
                String.format(Locale.ROOT, "%.4f", lowest),
                String.format(Locale.ROOT, "%.4f", highest),
                train.size()));
    }

    private static List<Double> losses(JsonNode points, String name) {
        List<Double> losses = new ArrayList<>();
        for (JsonNode point : points) {
            if (point.path(name).isNumber()) {
                losses.add(point.path(name).doubleValue());
            }
        }
        return losses;
    }

    private static String line(List<Double> losses, double lowest, double highest) {
        return Polyline.line(losses.stream()
                .mapToDouble(loss -> (loss - lowest) / Math.max(1e-12, highest - lowest))
                .toArray());
    }
}
