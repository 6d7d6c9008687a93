package dev.sluice.ui.chart;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.report.SeriesPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the shares of all arms moved, stacked on each other, as shapes of an SVG of 100 × 100 units.
 *
 * @param bands from the bottom up
 */
public record Sparkline(List<Band> bands) {
    /**
     * The share of one arm over time.
     *
     * @param colour class in style sheets
     * @param points of a polygon
     */
    public record Band(String colour, String points) {}

    /** From the points of all arms; without bands where there are fewer than two times. */
    public static Sparkline of(PublishedExperiment experiment, List<SeriesPoint> series) {
        TreeMap<Instant, Map<Integer, Double>> shares = new TreeMap<>();
        TreeMap<Integer, Integer> slots = new TreeMap<>();
        for (SeriesPoint point : series) {
            shares.computeIfAbsent(point.minute(), minute -> new TreeMap<>()).put(point.slot(), point.share());
            slots.put(point.slot(), point.slot());
        }
        List<Band> bands = new ArrayList<>();
        if (shares.size() < 2) {
            return new Sparkline(bands);
        }
        double[] below = new double[shares.size()];
        for (int slot : slots.keySet()) {
            double[] above = below.clone();
            int i = 0;
            for (Map<Integer, Double> at : shares.values()) {
                above[i++] += at.getOrDefault(slot, 0.0);
            }
            bands.add(new Band(ArmColours.of(experiment, slot), Polyline.area(below, above)));
            below = above;
        }
        return new Sparkline(bands);
    }
}
