package dev.sluice.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A line plot as SVG text, readable on light and dark pages.
 *
 * @param title above the plot
 * @param x label of the horizontal axis
 * @param y label of the vertical axis
 * @param lines at least one, each with at least one point
 */
public record SvgPlot(String title, String x, String y, List<Line> lines) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int TOP = 48;
    private static final int RIGHT = 150;
    private static final int BOTTOM = 56;
    private static final int TICKS = 5;
    private static final String[] COLOURS = {"#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#a463f2"};

    public String svg() {
        Range across = range(true);
        Range up = range(false);
        StringBuilder out = new StringBuilder();
        out.append(open(WIDTH, HEIGHT));
        text(out, WIDTH / 2.0, 26, "middle", title);
        text(out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", x);
        text(out, LEFT, TOP - 10, "middle", y);
        for (int tick = 0; tick <= TICKS; tick++) {
            double part = (double) tick / TICKS;
            double y = vertical(part);
            out.append(format(
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#dddddd'/>\n", LEFT, WIDTH - RIGHT, y, y));
            text(out, horizontal(part), HEIGHT - BOTTOM + 20, "middle", format("%.4g", across.at(part)));
            text(out, LEFT - 8, y + 4, "end", format("%.4g", up.at(part)));
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(out, i, across, up);
        }
        return out.append("</svg>\n").toString();
    }

    private static double horizontal(double part) {
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private static double vertical(double part) {
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }

    private void draw(StringBuilder out, int index, Range across, Range up) {
        Line line = lines.get(index);
        String colour = colour(index);
        out.append(format("<polyline fill='none' stroke='%s' stroke-width='2' points='", colour));
        for (int i = 0; i < line.x.length; i++) {
            out.append(format("%.1f,%.1f ", horizontal(across.part(line.x[i])), vertical(up.part(line.y[i]))));
        }
        out.append("'/>\n");
        double row = TOP + 16.0 + 20 * index;
        out.append(format(
                "<rect x='%d' y='%.0f' width='12' height='4' fill='%s'/>\n", WIDTH - RIGHT + 12, row - 6, colour));
        text(out, WIDTH - RIGHT + 30, row, "start", line.name);
    }

    private Range range(boolean horizontal) {
        double[] values = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(horizontal ? line.x : line.y))
                .toArray();
        double max = Arrays.stream(values).max().orElse(1);
        double min = Arrays.stream(values).min().orElse(0);
        if (max <= 0) {
            return new Range(0, 1);
        }
        return min < max / 2 || min == max ? new Range(0, max) : new Range(min - (max - min) / 10, max);
    }

    /** An axis: from 0, unless all values are so far from it that nothing could be told apart. */
    private record Range(double from, double to) {
        double at(double part) {
            return from + part * (to - from);
        }

        double part(double value) {
            return (value - from) / (to - from);
        }
    }

    /** A white canvas of that size, begun. */
    static String open(int width, int height) {
        return format(
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='13'>\n",
                        width, height)
                + "<rect width='100%' height='100%' fill='#ffffff'/>\n";
    }

    static String colour(int index) {
        return COLOURS[index % COLOURS.length];
    }

    static void text(StringBuilder out, double x, double y, String anchor, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        out.append(format("<text x='%.1f' y='%.1f' text-anchor='%s' fill='#333333'>%s</text>\n", x, y, anchor, safe));
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /**
     * One line.
     *
     * @param name for the legend
     * @param x not negative
     * @param y not negative, as many as x
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Line(String name, double[] x, double[] y) {}
}
