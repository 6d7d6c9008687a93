package dev.sluice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Worked examples, computed by independent code in double precision. */
class OfflineMetricsTest {
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
}
