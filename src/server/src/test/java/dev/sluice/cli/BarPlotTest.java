package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Interval;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarPlotTest {
    private static List<Element> elements(BarPlot plot, String name) throws Exception {
        NodeList found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())))
                .getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static List<Element> bars(BarPlot plot) throws Exception {
        return elements(plot, "rect").stream()
                .filter(bar -> bar.hasAttribute("x"))
                .toList();
    }

    private static BarPlot.Bar bar(String group, String name, double value, double lower, double upper) {
        return new BarPlot.Bar(group, name, new Interval(value, lower, upper));
    }

    @Test
    void bars_areAsLongAsTheirValues_andColouredByName() throws Exception {
        List<Element> bars = bars(new BarPlot(
                "AUC",
                List.of(
                        bar("valid", "fm", 0.4, 0.3, 0.5),
                        bar("valid", "wukong", 0.8, 0.7, 0.9),
                        bar("test", "fm", 0.2, 0.1, 0.3))));

        assertThat(bars).hasSize(3);
        double[] widths = bars.stream()
                .mapToDouble(bar -> Double.parseDouble(bar.getAttribute("width")))
                .toArray();
        assertThat(widths[1] / widths[0]).isBetween(1.99, 2.01);
        assertThat(widths[2] / widths[0]).isBetween(0.49, 0.51);
        assertThat(bars.get(2).getAttribute("fill"))
                .isEqualTo(bars.get(0).getAttribute("fill"))
                .isNotEqualTo(bars.get(1).getAttribute("fill"));
    }

    @Test
    void intervals_areDrawnWhereKnown_andNamesAreEscaped() throws Exception {
        BarPlot plot = new BarPlot(
                "<script>",
                List.of(
                        bar("a&b", "fm", 0.4, 0.3, 0.5),
                        bar("a&b", "none", 0.2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)));

        assertThat(elements(plot, "line")).hasSize(1);
        assertThat(elements(plot, "script")).isEmpty();
        assertThat(elements(plot, "text")).extracting(Element::getTextContent).contains("a&b", "<script>", "0.4000");
    }

    @Test
    void nothing_isAPlotToo() throws Exception {
        assertThat(bars(new BarPlot("empty", List.of(bar("g", "n", 0, 0, 0))))).hasSize(1);
    }

    @Test
    void svgPlot_drawsEveryLine() {
        String svg = new SvgPlot(
                        "a < b", "x", "y", List.of(new SvgPlot.Line("one", new double[] {0, 1}, new double[] {0, 2})))
                .svg();
        assertThat(svg).startsWith("<svg").contains("a &lt; b", "polyline", "one");
    }
}
