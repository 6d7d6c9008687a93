package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.Directory;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.model.Allocation;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Evidence;
import dev.sluice.model.Label;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Report report(String unit, Per per, Counts... counts) {
        Directory directory = new Directory();
        directory.current(
                ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "unit": "%s", "reward": {"composite": {"click": 0.5, "conversion": 1}},
                         "arms": [{"key": "a", "control": true}, {"key": "b"}]}""".formatted(unit)), Status.RUNNING, 1));
        Outcomes mature = Outcomes.of(true, true, false, 0)
                .plus(Outcomes.of(true, false, true, 4))
                .plus(Outcomes.of(false, true, true, 1))
                .plus(Outcomes.of(false, false, false, 0));
        directory.snapshot(new PolicySnapshot(
                1,
                1,
                1,
                1,
                7,
                9,
                NOW,
                Allocation.of(0.25, 0.75),
                List.of(
                        new ArmSnapshot("a", 0, mature, Map.of(Label.POLICY, counts[0])),
                        new ArmSnapshot("b", 1, mature, Map.of(Label.POLICY, counts[1]))),
                Set.of(),
                Ledger.EMPTY,
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                Map.of()));
        return Reports.of(directory.require("test"), per, NOW);
    }

    private static Counts impressions(long all, long implied) {
        return new Counts(all, all, implied, 0, 0, 0, 3, Map.of("share", 2L));
    }

    @Test
    void rates_arePerMatureRow_orPerClick() {
        Report.Arm arm = report("request", Per.IMPRESSION, impressions(5, 0), impressions(5, 0))
                .arms()
                .get(0);
        assertThat(arm.ctr().value()).isEqualTo(0.5);
        assertThat(arm.vtr().value()).isEqualTo(0.5);
        assertThat(arm.cvr().value()).isEqualTo(0.5);
        assertThat(arm.reward()).isCloseTo((0.5 + 1 + 1) / 4, within(1e-12));
        assertThat(arm.eventsTotal()).containsExactly(Map.entry("share", 2L));
        assertThat(arm.matureImpressions()).isEqualTo(4);
        assertThat(arm.matureUnits()).isEmpty();
        Report.Arm perClick = report("request", Per.CLICK, impressions(5, 0), impressions(5, 0))
                .arms()
                .get(0);
        assertThat(perClick.ctr().value()).isEqualTo(0.5);
        assertThat(perClick.vtr().value()).isEqualTo(0.5);
        assertThat(perClick.cvr().value()).isEqualTo(0.5);
        assertThat(perClick.cvr().radius()).isGreaterThan(arm.cvr().radius());
        assertThatThrownBy(() -> Per.parse("view")).hasMessageContaining("impression or click");
    }

    @Test
    void impliedImpressions_warnAboveOnePercent_andWhereTheyAreUnequal() {
        Report fine = report("request", Per.IMPRESSION, impressions(10_000, 50), impressions(10_000, 55));
        assertThat(fine.warnings()).isEmpty();
        assertThat(fine.checks().impliedImpressions().ok()).isTrue();
        Report many = report("request", Per.IMPRESSION, impressions(10_000, 300), impressions(10_000, 290));
        assertThat(many.warnings()).hasSize(2).allMatch(text -> text.contains("more than 1 %"));
        Report unequal = report("request", Per.IMPRESSION, impressions(10_000, 10), impressions(10_000, 80));
        assertThat(unequal.checks().impliedImpressions().ok()).isFalse();
        assertThat(unequal.checks().impliedImpressions().p()).isLessThan(1e-6);
        assertThat(unequal.warnings()).hasSize(1).allMatch(text -> text.contains("unequally"));
    }
}
