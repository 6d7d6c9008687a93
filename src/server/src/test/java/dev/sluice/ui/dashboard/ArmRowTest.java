package dev.sluice.ui.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.ui.conclusion.Reported;
import dev.sluice.ui.dashboard.ArmRow.Rate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArmRowTest {
    private final Reported reported = new Reported();

    private List<ArmRow> rows(Status status, String more) {
        return ArmRow.of(
                ExperimentFixture.published(reported.definition(more), status, 1),
                reported.report(),
                arm -> Optional.of(arm + " ms"));
    }

    @Test
    void running_showsWhatTheReportSays() {
        List<ArmRow> rows = rows(Status.RUNNING, "");
        assertThat(rows).extracting(ArmRow::key).containsExactly("top-k", "wukong");
        assertThat(rows).extracting(ArmRow::control).containsExactly(true, false);
        assertThat(rows.get(0))
                .returns("50.0%", ArmRow::share)
                .returns("5,000", ArmRow::impressions)
                .returns("90.0%", ArmRow::mature)
                .returns("50.0%", ArmRow::best)
                .returns("0.100 pp", ArmRow::loss)
                .returns(Optional.of("top-k ms"), ArmRow::latency);
    }

    @Test
    void rates_standOnOneScale_andTheirLimitsOnBothSides() {
        assertThat(rows(Status.RUNNING, "").get(1).rates())
                .extracting(Rate::metric)
                .containsExactly("CTR", "VTR", "CVR");
        for (Rate rate : rows(Status.RUNNING, "").get(1).rates()) {
            assertThat(rate.known()).isTrue();
            assertThat(rate.from()).isBetween(0.0, rate.at());
            assertThat(rate.from() + rate.width()).isBetween(rate.at(), 100.0);
            assertThat(rate.at()).isCloseTo(100 * 0.05 / 0.066, within(1e-9));
        }
    }

    @Test
    void draft_hasNoShares_andAnArmWithoutRowsNoRank() {
        reported.rows(0);
        assertThat(rows(Status.DRAFT, "").get(0))
                .returns("–", ArmRow::share)
                .returns(0.0, ArmRow::shareWidth)
                .returns("–", ArmRow::mature)
                .returns("–", ArmRow::best)
                .returns("–", ArmRow::loss);
        assertThat(rows(Status.DRAFT, "").get(0).rates())
                .extracting(Rate::value)
                .containsOnly("–");
    }

    @Test
    void interleaving_ranksNoArm_andACompositeLossIsNoRate() {
        assertThat(rows(Status.RUNNING, ", \"policy\": {\"type\": \"interleaving\"}")
                        .get(0))
                .returns("–", ArmRow::best);
        assertThat(rows(Status.RUNNING, ", \"reward\": {\"composite\": {\"click\": 1}}")
                        .get(0)
                        .loss())
                .doesNotContain("pp");
    }
}
