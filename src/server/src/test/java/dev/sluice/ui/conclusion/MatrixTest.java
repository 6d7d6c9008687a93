package dev.sluice.ui.conclusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.model.Claim;
import dev.sluice.model.Interval;
import dev.sluice.report.Comparison.Relative;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test
    void everyArm_standsAgainstControl_metricByMetric() {
        Reported reported = new Reported();
        reported.arms = List.of("top-k", "wukong", "bpr");
        reported.findings.add(reported.finding(
                "wukong",
                "ctr",
                true,
                8,
                new Interval(0.015, 0.01, 0.02),
                false,
                Optional.of(new Relative(0.3, Optional.of(0.12), Optional.of(1.5))),
                Optional.empty()));
        reported.findings.add(reported.finding(
                "bpr",
                "ctr",
                true,
                0.3,
                new Interval(0.01, -0.01, 0.03),
                false,
                Optional.empty(),
                Optional.of(Claim.BETTER)));
        reported.findings.add(
                reported.finding("wukong", "cvr", false, 1.5, new Interval(-0.002, -0.003, -0.001), false));
        reported.findings.add(reported.finding("bpr", "cvr", false, 0, new Interval(0, -1, 1), false));
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
                                        new Matrix.Cell(
                                                "CTR",
                                                "better",
                                                "▲",
                                                "better",
                                                "+1.00 … +2.00 pp",
                                                "+12.0% … ×2.50",
                                                "E > 10^8",
                                                false),
                                        new Matrix.Cell(
                                                "CVR",
                                                "worse",
                                                "▼",
                                                "worse",
                                                "−0.300 … −0.100 pp",
                                                "",
                                                "E = 31.6",
                                                false))),
                        new Matrix.Row(
                                "bpr",
                                "arm-2",
                                List.of(
                                        new Matrix.Cell(
                                                "CTR",
                                                "undecided",
                                                "?",
                                                "not shown",
                                                "−1.00 … +3.00 pp",
                                                "",
                                                "E = 2.00",
                                                true),
                                        new Matrix.Cell(
                                                "CVR", "undecided", "?", "not shown", "", "", "E = 1.00", false))));
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
