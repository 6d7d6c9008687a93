package dev.sluice.ui.conclusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.evidence.Claim;
import dev.sluice.model.Interval;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test
    void everyArm_standsAgainstControl_metricByMetric() {
        Reported reported = new Reported();
        reported.arms = List.of("top-k", "wukong", "bpr");
        reported.goal("wukong", Claim.BETTER, 8, new Interval(0.155, 0.12, 0.19))
                .goal("bpr", Claim.UNDECIDED, 0.3);
        reported.comparisons.add(reported.comparison(
                "wukong",
                "cvr",
                false,
                Claim.WORSE,
                1.5,
                Optional.of(new Interval(-0.002, -0.003, -0.001)),
                Optional.empty()));
        reported.comparisons.add(
                reported.comparison("bpr", "cvr", false, Claim.EQUIVALENT, 0, Optional.empty(), Optional.empty()));
        Matrix matrix = Matrix.of(
                ExperimentFixture.published(reported.definition(), Status.RUNNING, 1),
                reported.report(),
                Reported.WORDS);
        assertThat(matrix.control()).isEqualTo("top-k");
        assertThat(matrix.metrics()).containsExactly(new Matrix.Head("CTR", true), new Matrix.Head("CVR", false));
        assertThat(matrix.rows())
                .containsExactly(
                        new Matrix.Row(
                                "wukong",
                                "arm-1",
                                List.of(
                                        new Matrix.Cell("CTR", "better", "▲", "better", "+12.0% … +19.0%", "E > 10^8"),
                                        new Matrix.Cell(
                                                "CVR", "worse", "▼", "worse", "−0.300 … −0.100 pp", "E = 31.6"))),
                        new Matrix.Row(
                                "bpr",
                                "arm-2",
                                List.of(
                                        new Matrix.Cell("CTR", "undecided", "?", "not shown", "", "E = 2.00"),
                                        new Matrix.Cell("CVR", "equivalent", "≈", "equivalent", "", "E = 1.00"))));
    }

    @Test
    void draft_hasNothingToCompare() {
        Reported reported = new Reported();
        assertThat(Matrix.of(
                                ExperimentFixture.published(reported.definition(), Status.DRAFT, 1),
                                reported.report(),
                                Reported.WORDS)
                        .rows())
                .isEmpty();
    }
}
