package dev.sluice.cli;

import dev.sluice.model.Interval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Values with intervals as horizontal bars, grouped, as SVG text.
 *
 * @param title above the plot
 * @param bars in order; those of the same group stand together
 */
public record BarPlot(String title, List<Bar> bars) {
    private static final int WIDTH = 720;
    private static final int LEFT = 190;
    private static final int RIGHT = 90;
    private static final int TOP = 48;
    private static final int ROW = 22;
    private static final int GAP = 14;

    public String svg() {
        Set<String> groups = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        double most = 0;
        for (Bar bar : bars) {
            groups.add(bar.group);
            if (!names.contains(bar.name)) {
                names.add(bar.name);
            }
            most = Math.max(most, Double.isFinite(bar.value.upper()) ? bar.value.upper() : bar.value.value());
        }
        int height = TOP + bars.size() * ROW + groups.size() * (ROW + GAP);
        StringBuilder out = new StringBuilder(SvgPlot.open(WIDTH, height));
        SvgPlot.text(out, WIDTH / 2.0, 26, "middle", title);
        double y = TOP;
        for (String group : groups) {
            SvgPlot.text(out, 12, y + ROW / 2.0, "start", group);
            y += ROW;
            for (Bar bar : bars) {
                if (bar.group.equals(group)) {
                    draw(out, bar, y, names.indexOf(bar.name), most > 0 ? most : 1);
                    y += ROW;
                }
            }
            y += GAP;
        }
        return out.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder out, Bar bar, double y, int colour, double most) {
        double scale = (WIDTH - LEFT - RIGHT) / most;
        double end = LEFT + Math.max(0, bar.value.value()) * scale;
        SvgPlot.text(out, LEFT - 8, y + ROW * 0.6, "end", bar.name);
        out.append(SvgPlot.format(
                "<rect x='%d' y='%.1f' width='%.1f' height='%d' fill='%s'/>\n",
                LEFT, y + 3, end - LEFT, ROW - 6, SvgPlot.colour(colour)));
        if (Double.isFinite(bar.value.lower())) {
            out.append(SvgPlot.format(
                    "<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='#333333' stroke-width='2'/>\n",
                    LEFT + Math.max(0, bar.value.lower()) * scale,
                    LEFT + bar.value.upper() * scale,
                    y + ROW / 2.0,
                    y + ROW / 2.0));
        }
        double right =
                LEFT + Math.max(bar.value.value(), Double.isFinite(bar.value.upper()) ? bar.value.upper() : 0) * scale;
        SvgPlot.text(out, right + 8, y + ROW * 0.6, "start", SvgPlot.format("%.4f", bar.value.value()));
    }

    /**
     * One bar.
     *
     * @param group that it stands in
     * @param name beside it; the same name has the same colour
     * @param value not negative, with its interval
     */
    public record Bar(String group, String name, Interval value) {}
}
