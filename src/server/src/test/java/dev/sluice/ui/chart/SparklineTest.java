package dev.sluice.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.report.SeriesPoint;
import dev.sluice.ui.conclusion.Reported;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {
    private static final PublishedExperiment EXPERIMENT =
            ExperimentFixture.published(new Reported().definition(), Status.RUNNING, 1);

    private static SeriesPoint point(int minute, int slot, double share) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z").plusSeconds(60L * minute);
        return new SeriesPoint(at, slot, 1, 1, 1, share, 1, 1, 0, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void shares_areStackedToTheTop() {
        Sparkline drawn = Sparkline.of(
                EXPERIMENT, List.of(point(0, 0, 0.5), point(0, 1, 0.5), point(1, 0, 0.25), point(1, 1, 0.75)));
        assertThat(drawn.bands())
                .containsExactly(
                        new Sparkline.Band("arm-0", "0.0,50.0 100.0,75.0 100.0,100.0 0.0,100.0"),
                        new Sparkline.Band("arm-1", "0.0,0.0 100.0,0.0 100.0,75.0 0.0,50.0"));
    }

    @Test
    void oneMinute_isNoLine() {
        assertThat(Sparkline.of(EXPERIMENT, List.of(point(0, 0, 1))).bands()).isEmpty();
    }
}
