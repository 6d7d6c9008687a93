package dev.sluice.ui.chart;

import java.util.Locale;

/** Lines and areas of an SVG of 100 × 100 units. */
public final class Polyline {
    private static final double SIZE = 100;

    private Polyline() {}

    /**
     * The points of a line across the whole width.
     *
     * @param heights two or more, from left to right; 0 at the bottom to 1 at the top
     */
    public static String line(double[] heights) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < heights.length; i++) {
            point(points, i, heights);
        }
        return points.toString().strip();
    }

    public static String area(double[] below, double[] above) {
        StringBuilder points = new StringBuilder(line(above)).append(' ');
        for (int i = below.length - 1; i >= 0; i--) {
            point(points, i, below);
        }
        return points.toString().strip();
    }

    private static void point(StringBuilder points, int i, double[] heights) {
        double height = Math.max(0, Math.min(1, heights[i]));
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", SIZE * i / (heights.length - 1), SIZE * (1 - height)));
    }
}
