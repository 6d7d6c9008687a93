package dev.sluice.dashboard;

import dev.sluice.report.SeriesPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the shares of all arms moved, stacked on each other, as shapes of an SVG of 100 × 100 units.
 *
 * @param bands from the bottom up
 */
public record Sparkline(List<Band> bands) {
    private static final double SIZE = 100;

    /**
     * The share of one arm over time.
     *
     * @param colour class in style sheets
     * @param points of a polygon
     */
    public record Band(String colour, String points) {}

    static Sparkline of(List<SeriesPoint> series) {
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
            bands.add(new Band(ArmColours.of(slot), polygon(below, above)));
            below = above;
        }
        return new Sparkline(bands);
    }

    private static String polygon(double[] below, double[] above) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < above.length; i++) {
            point(points, i, above.length, above[i]);
        }
        for (int i = below.length - 1; i >= 0; i--) {
            point(points, i, below.length, below[i]);
        }
        return points.toString().strip();
    }

    private static void point(StringBuilder points, int i, int n, double share) {
        points.append(String.format(
                Locale.ROOT, "%.1f,%.1f ", SIZE * i / (n - 1), SIZE * (1 - Math.max(0, Math.min(1, share)))));
    }
}
