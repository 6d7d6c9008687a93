package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.model.Interval;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Worked examples, computed by independent code in double precision. */
class StatisticsTest {
    @Test
    void betaMixture_matchesTheReference() {
        Interval interval = new BetaMixture(0.5, 0.5, 0.05).interval(5, 100);
        assertThat(interval.lower()).isCloseTo(0.007149478932596926, within(1e-11));
        assertThat(interval.upper()).isCloseTo(0.1557944435406063, within(1e-10));
        Interval informed = new BetaMixture(1, 19, 0.05).interval(50, 1000);
        assertThat(informed.lower()).isCloseTo(0.031076141101560865, within(1e-11));
        assertThat(informed.upper()).isCloseTo(0.07494364619965684, within(1e-11));
    }

    @Test
    void betaMixture_holdsAtItsEdges() {
        assertThat(BetaMixture.UNINFORMED.interval(0, 0)).isEqualTo(new Interval(0, 0, 1));
        assertThat(BetaMixture.UNINFORMED.interval(0, 10).lower()).isZero();
        assertThat(BetaMixture.UNINFORMED.interval(10, 10).upper()).isEqualTo(1);
        assertThat(BetaMixture.UNINFORMED
                        .interval(3_000_000_000L, 60_000_000_000L)
                        .radius())
                .isLessThan(1e-5);
        assertThatThrownBy(() -> BetaMixture.UNINFORMED.interval(2, 1)).hasMessageContaining("[0, 1]");
    }

    @Test
    void rankingMetrics_matchTheReference() {
        RankingMetrics basic =
                RankingMetrics.at(5, List.of("a", "b", "c", "d", "e"), Map.of("a", 1.0, "c", 1.0, "f", 1.0));
        assertThat(basic.precision()).isCloseTo(0.4, within(1e-12));
        assertThat(basic.recall()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(basic.ndcg()).isCloseTo(0.7039180890341347, within(1e-12));
        assertThat(basic.averagePrecision()).isCloseTo(0.5555555555555555, within(1e-12));
        assertThat(basic.reciprocalRank()).isEqualTo(1);
        RankingMetrics graded = RankingMetrics.at(
                6,
                List.of("d1", "d2", "d3", "d4", "d5", "d6"),
                Map.of("d1", 3.0, "d2", 2.0, "d3", 3.0, "d5", 1.0, "d6", 2.0, "d7", 3.0, "d8", 2.0));
        assertThat(graded.ndcg()).isCloseTo(0.7510833867922446, within(1e-12));
        assertThat(graded.recall()).isCloseTo(0.7142857142857143, within(1e-12));
        assertThat(graded.averagePrecision()).isCloseTo(0.7722222222222221, within(1e-12));
        assertThatThrownBy(() -> RankingMetrics.at(2, List.of("a"), Map.of())).hasMessageContaining("undefined");
    }

    @Test
    void listMetrics_matchTheReference() {
        List<List<String>> lists = List.of(List.of("a", "b", "c"), List.of("a", "d", "b"), List.of("c", "a", "e"));
        ListMetrics metrics = new ListMetrics(lists, List.of("a", "b", "c", "d", "e", "f", "g", "h"));
        Map<String, Integer> popularity = Map.of("a", 8, "b", 4, "c", 2, "d", 1, "e", 1, "f", 5, "g", 1, "h", 1);
        assertThat(metrics.coverage()).isCloseTo(0.625, within(1e-12));
        assertThat(metrics.gini()).isCloseTo(0.5138888888888888, within(1e-12));
        assertThat(metrics.entropy()).isCloseTo(1.5229550675313184, within(1e-12));
        assertThat(metrics.novelty(popularity, 10)).isCloseTo(1.6552614282206957, within(1e-12));
        assertThat(metrics.personalisation()).isCloseTo(0.44444444444444453, within(1e-12));
        assertThat(metrics.serendipity(List.of(Set.of("a", "c"), Set.of("d"), Set.of("b")), Set.of("a", "b"), 3))
                .isCloseTo(0.2222222222222222, within(1e-12));
        assertThat(metrics.intraListDiversity(Map.of(
                        "a", new double[] {1, 0, 0},
                        "b", new double[] {1, 1, 0},
                        "c", new double[] {0, 1, 1},
                        "d", new double[] {0, 0, 1},
                        "e", new double[] {1, 1, 1})))
                .isCloseTo(0.6324377319455059, within(1e-12));
        assertThatThrownBy(() -> new ListMetrics(List.of(List.of("z")), List.of("a")))
                .hasMessageContaining("'z'");
    }

    /** Student's t on 1, 2, 3, 4, 5: mean 3, s.e. √0.5, t(4, .975) = 2.776445105. */
    @Test
    void pairedMeans_areStudents() {
        double[] a = {1, 2, 3, 4, 5};
        Interval mean = PairedMeans.of(a);
        assertThat(mean.radius()).isCloseTo(2.776445105 * Math.sqrt(0.5), within(1e-6));
        PairedMeans.Difference difference = PairedMeans.difference(a, new double[] {0, 0, 0, 0, 0});
        assertThat(difference.p()).isCloseTo(0.013236, within(1e-5));
        assertThat(PairedMeans.difference(a, a).p()).isEqualTo(1);
    }

    @Test
    void svgPlot_drawsEveryLine() {
        String svg = new SvgPlot(
                        "a < b", "x", "y", List.of(new SvgPlot.Line("one", new double[] {0, 1}, new double[] {0, 2})))
                .svg();
        assertThat(svg).startsWith("<svg").contains("a &lt; b", "polyline", "one");
    }

    /** 2 x 2 table (10, 90; 25, 75): chi-square 7.792208 without correction, p = .0052472 (scipy.stats.chi2_contingency). */
    @Test
    void equalShares_isPearsonsTest() {
        assertThat(EqualShares.p(List.of(new EqualShares.Group(10, 100), new EqualShares.Group(25, 100))))
                .isCloseTo(0.005247203739115639, within(1e-12));
        assertThat(EqualShares.p(List.of(new EqualShares.Group(0, 100), new EqualShares.Group(0, 50))))
                .isEqualTo(1);
        assertThat(EqualShares.p(List.of(new EqualShares.Group(3, 100), new EqualShares.Group(0, 0))))
                .isEqualTo(1);
    }
}
