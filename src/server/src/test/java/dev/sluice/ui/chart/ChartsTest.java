package dev.sluice.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Metric;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Finding;
import dev.sluice.model.Interval;
import dev.sluice.report.EvidencePoint;
import dev.sluice.report.RegretEstimate;
import dev.sluice.report.SeriesPoint;
import dev.sluice.ui.conclusion.Reported;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartsTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-03-01T12:05:00Z");

    private static PublishedExperiment experiment(String more) {
        return ExperimentFixture.published(new Reported().definition(more), Status.RUNNING, 1);
    }

    private static SeriesPoint point(Instant minute, int slot, double share, long rows, long clicks) {
        return new SeriesPoint(minute, slot, 1, 1, 1, share, rows, rows, 0, rows, clicks, clicks / 2, 0, 0, 0);
    }

    private static EvidencePoint evidence(Instant minute, int slot, String quantity, double log10E) {
        return new EvidencePoint(minute, slot, quantity, 1, 1, log10E, Optional.empty(), "");
    }

    private static Charts charts(String more, List<SeriesPoint> series, List<EvidencePoint> evidence, Metric metric) {
        return Charts.of(experiment(more), Optional.empty(), series, evidence, metric);
    }

    @Test
    void lines_shareTheirTimes_andGapsStayGaps() {
        Charts charts = charts(
                "",
                List.of(point(FIRST, 0, 0.5, 0, 0), point(FIRST, 1, 0.5, 100, 10), point(SECOND, 0, 0.4, 1000, 40)),
                List.of(evidence(SECOND, 1, "ctr", 0.7), evidence(SECOND, 1, "vtr", 0.2)),
                Metric.CTR);
        assertThat(charts.times()).containsExactly(FIRST.toEpochMilli(), SECOND.toEpochMilli());
        assertThat(charts.evidenceTimes()).containsExactly(SECOND.toEpochMilli());
        assertThat(charts.arms()).extracting(Charts.Arm::arm).containsExactly("top-k", "wukong");
        assertThat(charts.arms().get(0).share()).containsExactly(0.5, 0.4);
        assertThat(charts.arms().get(1).share()).containsExactly(0.5, null);
        // no rate without a mature row
        assertThat(charts.arms().get(0).rate().value()).containsExactly(null, 0.04);
        assertThat(charts.arms().get(1).evidence()).containsExactly(0.7);
        assertThat(charts.arms().get(0).evidence()).containsOnlyNulls();
        assertThat(charts.arms().get(0).rate().lower().get(1)).isBetween(0.0, 0.04);
        assertThat(charts.arms().get(0).rate().upper().get(1)).isBetween(0.04, 0.1);
    }

    @Test
    void metric_choosesWhatIsCounted() {
        List<SeriesPoint> series = List.of(point(FIRST, 0, 1, 1000, 40));
        assertThat(charts("", series, List.of(), Metric.VTR)
                        .arms()
                        .get(0)
                        .rate()
                        .value())
                .containsExactly(0.02);
        assertThat(charts("", series, List.of(), Metric.CVR)
                        .arms()
                        .get(0)
                        .rate()
                        .value())
                .containsExactly(0.0);
    }

    @Test
    void regretAndGain_keepTheirLimits() {
        EvidencePoint regret = new EvidencePoint(FIRST, 0, "regret", 1, 1, 0, Optional.of(new Interval(5, 2, 9)), "");
        Charts charts = charts("", List.of(), List.of(regret), Metric.CTR);
        assertThat(charts.regret()).isEqualTo(new Charts.Band(List.of(5.0), List.of(2.0), List.of(9.0)));
        assertThat(charts.gain().value()).containsOnlyNulls();
    }

    @Test
    void rateByPeriod_isThatOfItsOwnRows_andWaitsForThirty() {
        Instant third = SECOND.plusSeconds(300);
        Charts charts = charts(
                "",
                List.of(
                        point(FIRST, 0, 0.5, 1000, 500),
                        point(FIRST, 1, 0.5, 100, 50),
                        point(SECOND, 0, 0.5, 2000, 600),
                        point(SECOND, 1, 0.5, 120, 50),
                        point(third, 0, 0.5, 3000, 700),
                        point(third, 1, 0.5, 140, 70)),
                List.of(),
                Metric.CTR);
        assertThat(charts.stretchTimes()).isEqualTo(charts.times());
        assertThat(charts.arms().get(0).stretch()).containsExactly(0.5, 0.1, 0.1);
        assertThat(charts.arms().get(1).stretch()).containsExactly(0.5, null, 0.5);
    }

    @Test
    void periods_areAtMostTwentyFour_andEndWithTheLastMinute() {
        List<SeriesPoint> series = IntStream.rangeClosed(1, 241)
                .mapToObj(i -> point(FIRST.plusSeconds(60L * i), 0, 1, 100L * i, 5L * i))
                .toList();
        Charts charts = charts("", series, List.of(), Metric.CTR);
        assertThat(charts.stretchTimes()).hasSizeLessThanOrEqualTo(24);
        assertThat(charts.stretchTimes().get(charts.stretchTimes().size() - 1))
                .isEqualTo(charts.times().get(240));
        assertThat(charts.arms().get(0).stretch()).containsOnly(0.05);
    }

    @Test
    void groupsOfRevisions_areNotJoined() {
        SeriesPoint after = new SeriesPoint(SECOND, 0, 2, 1, 1, 0.4, 10, 10, 0, 10, 1, 0, 0, 0, 0);
        Charts charts = charts("", List.of(point(FIRST, 0, 0.5, 1000, 40), after), List.of(), Metric.CTR);
        assertThat(charts.times()).hasSize(3);
        assertThat(charts.arms().get(0).rate().value()).containsExactly(0.04, null, 0.1);
    }

    @Test
    void level_isThatOfTheFindings_andAbsentBeforeTheFirst() {
        Finding finding = new Finding(
                1,
                0,
                "ctr",
                new Interval(0, -0.1, 0.1),
                Finding.Lift.UNKNOWN,
                0,
                0.025,
                false,
                Finding.Basis.BETTING,
                Optional.empty());
        assertThat(Charts.level(List.of(finding), "ctr", 0))
                .hasValueSatisfying(level -> assertThat(Math.pow(10, level)).isCloseTo(40, within(1e-9)));
        assertThat(Charts.level(List.of(finding), "cvr", 0)).isEmpty();
        assertThat(charts("", List.of(), List.of(), Metric.CTR).level()).isEmpty();
    }

    @Test
    void regret_saysWhyItIsUnknown() {
        assertThat(charts("", List.of(), List.of(), Metric.CTR).regretEstimate())
                .isEqualTo(RegretEstimate.EARLY);
        for (String policy : List.of("ucb1", "kl-ucb", "bayes-ucb", "interleaving")) {
            assertThat(charts(", \"policy\": {\"type\": \"%s\"}".formatted(policy), List.of(), List.of(), Metric.CTR)
                            .regretEstimate())
                    .as(policy)
                    .isEqualTo(RegretEstimate.NEVER);
        }
    }

    @Test
    void posterior_isADensity() {
        Charts charts = charts(
                ", \"policy\": {\"type\": \"thompson\", \"prior\": {\"alpha\": 30, \"beta\": 600}}",
                List.of(),
                List.of(),
                Metric.CTR);
        double width = charts.rates().get(1) - charts.rates().get(0);
        for (Charts.Arm arm : charts.arms()) {
            double mass = arm.density().stream()
                    .mapToDouble(density -> density * width)
                    .sum();
            assertThat(mass).isCloseTo(1, within(0.01));
        }
        assertThat(charts.rates()).allMatch(rate -> rate > 0 && rate < 1);
    }
}
