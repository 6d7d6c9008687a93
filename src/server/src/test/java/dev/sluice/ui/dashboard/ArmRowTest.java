package dev.sluice.ui.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.ui.conclusion.Reported;
import dev.sluice.ui.dashboard.ArmRow.Rate;
import dev.sluice.ui.dashboard.ArmRow.Serving;
import dev.sluice.ui.dashboard.ArmRow.Standing;
import dev.sluice.ui.dashboard.ArmRow.Traffic;
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
        assertThat(rows.get(0).traffic()).isEqualTo(new Traffic("50.0%", 50, "5,000", "90.0%"));
        assertThat(rows.get(0).standing()).isEqualTo(new Standing("50.0%", "0.100 pp", false, false));
        assertThat(rows.get(0).serving()).isEqualTo(new Serving(Optional.of("top-k ms"), "0"));
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
        ArmRow draft = rows(Status.DRAFT, "").get(0);
        assertThat(draft.traffic()).isEqualTo(new Traffic("–", 0, "0", "–"));
        assertThat(draft.standing()).isEqualTo(new Standing("–", "–", false, false));
        assertThat(rows(Status.DRAFT, "").get(0).rates())
                .extracting(Rate::value)
                .containsOnly("–");
    }

    @Test
    void interleaving_ranksNoArm_andACompositeLossIsNoRate() {
        assertThat(rows(Status.RUNNING, ", \"policy\": {\"type\": \"interleaving\"}")
                        .get(0)
                        .standing()
                        .best())
                .isEqualTo("–");
        assertThat(rows(Status.RUNNING, ", \"reward\": {\"composite\": {\"click\": 1}}")
                        .get(0)
                        .standing()
                        .loss())
                .doesNotContain("pp");
    }
}
