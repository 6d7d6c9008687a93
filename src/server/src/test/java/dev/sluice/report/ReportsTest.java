package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.Allocation;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Claim;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Expected;
import dev.sluice.model.Evidence.Standing;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.RewardCourse;
import dev.sluice.model.UnitSums;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Report report(String unit, Denominator per, Counts... counts) {
        return report("\"unit\": \"%s\"".formatted(unit), Evidence.NONE, per, counts);
    }

    private static Report report(String more, Evidence evidence, Denominator per, Counts... counts) {
        Directory directory = new Directory();
        directory.current(
                ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", %s, "reward": {"composite": {"click": 0.5, "conversion": 1}},
                         "arms": [{"key": "a", "control": true}, {"key": "b"}]}""".formatted(more)), Status.RUNNING, 1));
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
                        new ArmSnapshot(
                                "a",
                                0,
                                many(mature, counts[0]),
                                Map.of(DecisionReason.POLICY, counts[0]),
                                Optional.empty(),
                                UnitSums.NONE),
                        new ArmSnapshot(
                                "b",
                                1,
                                many(mature, counts[1]),
                                Map.of(DecisionReason.POLICY, counts[1]),
                                Optional.empty(),
                                UnitSums.NONE)),
                Set.of(),
                Ledger.EMPTY,
                evidence,
                Optional.empty(),
                Set.of(1),
                Map.of()));
        return Reports.of(directory.require("test"), per, NOW);
    }

    private static PolicySnapshot published(Instant asOf, Ledger ledger) {
        return new PolicySnapshot(
                1,
                1,
                1,
                1,
                1,
                1,
                asOf,
                Allocation.of(1),
                List.of(),
                Set.of(),
                ledger,
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                Map.of());
    }

    private static Report report(PolicySnapshot snapshot) {
        Directory directory = new Directory();
        directory.current(ExperimentFixture.published(
                ExperimentFixture.definition("{\"key\": \"test\", \"arms\": [{\"key\": \"a\", \"control\": true}]}"),
                Status.RUNNING,
                1));
        directory.snapshot(snapshot);
        return Reports.of(directory.require("test"), Denominator.IMPRESSION, NOW);
    }

    @ParameterizedTest
    @CsvSource({"-31, true", "-29, false", "0, false", "29, false", "31, true", "86400, true"})
    void totals_areStale_byHowFarTheirTimeIs_alsoInTheFuture(long seconds, boolean stale) {
        assertThat(report(published(NOW.plusSeconds(seconds), Ledger.EMPTY)).stale())
                .isEqualTo(stale);
    }

    @Test
    void manyLateRecords_areWarnedOf() {
        Report few = report(published(NOW, new Ledger(95, 0, 5, 0, 0)));
        assertThat(few.checks().lateEvents().ok()).isTrue();
        assertThat(few.warnings()).isEmpty();
        Report many = report(published(NOW, new Ledger(94, 0, 6, 0, 0)));
        assertThat(many.checks().lateEvents())
                .isEqualTo(new Report.Late(6, 0.06, false, many.warnings().get(0)));
        assertThat(many.warnings().get(0)).startsWith("6");
    }

    /** Four rows, or as many as there are impressions where these are round thousands. */
    private static Outcomes many(Outcomes four, Counts counts) {
        long times = counts.impressions() % 1000 == 0 ? counts.impressions() / 4 : 1;
        return new Outcomes(
                four.joint().stream().map(count -> count * times).toList(),
                four.valueSum() * times,
                four.valueSquares() * times);
    }

    private static Finding finding(String metric, Interval difference, double logE, Lift lift) {
        boolean within = difference.lower() > -0.3 && difference.upper() < 0.3;
        return new Finding(1, 0, metric, difference, lift, logE, 0.05, within, Basis.BETTING, Optional.empty());
    }

    private static Evidence evidence(double logE, double mismatch) {
        Finding ctr = finding(
                "ctr", new Interval(0.05, 0.01, 0.09), logE, new Lift(0.1, Optional.of(0.05), Optional.of(0.2)));
        Finding cvr = finding("cvr", new Interval(-0.001, -0.01, 0.01), 0.5, Lift.UNKNOWN);
        Evidence.Sums sums = new Evidence.Sums(2000, 1000, 1000);
        Evidence.Metric reward = new Evidence.Metric(
                "reward", List.of(sums, sums), List.of(new Evidence.Sums(2000, 30, 400), sums), sums, 0.2);
        return new Evidence(
                List.of(ctr, cvr),
                new Standing(
                        Optional.empty(), Set.of(0), List.of(new Expected(0, 0.1, 0.04), new Expected(1, 0.9, 0.001))),
                List.of(reward),
                new Evidence.Mismatch(mismatch, mismatch, 3, 1, 0.08),
                2,
                List.of(),
                List.of(),
                Optional.empty(),
                RewardCourse.NONE,
                Optional.empty());
    }

    @Test
    void findings_areReportedAsTheyWereMade() {
        Report report = report(
                "\"analysis\": {\"goals\": [\"ctr\"], \"margin\": 0.3}",
                evidence(Math.log(30), 0),
                Denominator.IMPRESSION,
                impressions(1000, 0),
                impressions(1000, 0));
        Comparison ctr = report.findings().get(0);
        assertThat(ctr.arm() + ctr.versus() + ctr.metric()).isEqualTo("bactr");
        assertThat(ctr.goal()).isTrue();
        assertThat(ctr.claim()).isEqualTo(Claim.BETTER);
        assertThat(ctr.clarity().evidence()).isCloseTo(30, within(1e-9));
        assertThat(ctr.clarity().strength()).isEqualTo(EValue.Strength.STRONG);
        assertThat(ctr.clarity().p()).isCloseTo(1 / 30.0, within(1e-12));
        assertThat(ctr.difference()).isEqualTo(new Interval(0.05, 0.01, 0.09));
        assertThat(ctr.relative().orElseThrow().upper()).hasValue(0.2);
        assertThat(ctr.meaning()).startsWith("b has a higher CTR than a");
        Comparison cvr = report.findings().get(1);
        assertThat(cvr.goal()).isFalse();
        assertThat(cvr.meaning()).contains("exploratory");
        assertThat(cvr.claim()).isEqualTo(Claim.EQUIVALENT);
        assertThat(cvr.clarity().strength()).isEqualTo(EValue.Strength.NONE);
        assertThat(cvr.relative()).isEmpty();
        assertThat(report.best()).isEmpty();
        assertThat(report.arms().get(1).probabilityBest()).isEqualTo(0.9);
        assertThat(report.arms().get(1).eliminated()).isTrue();
    }

    @Test
    void regretAndShipping_areShownApartFromClaims() {
        Report report = report(
                "\"unit\": \"request\"",
                evidence(0, Math.log(200)),
                Denominator.IMPRESSION,
                impressions(1000, 0),
                impressions(2000, 0));
        Report.Regret regret = report.regret().orElseThrow();
        assertThat(regret.regret().value()).isEqualTo(1000);
        assertThat(regret.regret().upper()).isGreaterThan(1000);
        assertThat(report.arms().get(0).overall().orElseThrow().value()).isEqualTo(0.5);
        assertThat(report.shipping().orElseThrow().ready()).isFalse();
        assertThat(report.shipping().orElseThrow().meaning()).contains("not evidence");
        assertThat(report.checks().propensity().ok()).isFalse();
        assertThat(report.checks().propensity().p()).isCloseTo(1 / 200.0, within(1e-12));
        assertThat(report.warnings()).anyMatch(text -> text.contains("sample-ratio mismatch"));
    }

    @Test
    void eventsThatNameForeignItems_areCounted_andWarnedOf() {
        Counts foreign = new Counts(100, 100, 0, 0, 0, 0, 3, 0, 0, 7, Map.of());
        Report report = report("request", Denominator.IMPRESSION, foreign, impressions(100, 0));
        assertThat(report.arms().get(0).foreignItemEvents()).isEqualTo(7);
        assertThat(report.warnings()).hasSize(1).allMatch(text -> text.startsWith("7 events name items"));
    }

    private static Counts impressions(long all, long implied) {
        return new Counts(all, all, implied, 0, 0, 0, 3, 0, 0, 0, Map.of("share", 2L));
    }

    @Test
    void rates_arePerMatureRow_orPerClick() {
        Report.Arm arm = report("request", Denominator.IMPRESSION, impressions(5, 0), impressions(5, 0))
                .arms()
                .get(0);
        assertThat(arm.ctr().value()).isEqualTo(0.5);
        assertThat(arm.vtr().value()).isEqualTo(0.5);
        assertThat(arm.cvr().value()).isEqualTo(0.5);
        assertThat(arm.reward()).isCloseTo((0.5 + 1 + 1) / 4, within(1e-12));
        assertThat(arm.eventsTotal()).containsExactly(Map.entry("share", 2L));
        assertThat(arm.matureImpressions()).isEqualTo(4);
        assertThat(arm.matureUnits()).isEmpty();
        Report.Arm perClick = report("request", Denominator.CLICK, impressions(5, 0), impressions(5, 0))
                .arms()
                .get(0);
        assertThat(perClick.ctr().value()).isEqualTo(0.5);
        assertThat(perClick.vtr().value()).isEqualTo(0.5);
        assertThat(perClick.cvr().value()).isEqualTo(0.5);
        assertThat(perClick.cvr().radius()).isGreaterThan(arm.cvr().radius());
        assertThatThrownBy(() -> Denominator.parse("view")).hasMessageContaining("impression or click");
    }

    @Test
    void impliedImpressions_warnAboveOnePercent_andWhereTheyAreUnequal() {
        Report fine = report("request", Denominator.IMPRESSION, impressions(10_000, 50), impressions(10_000, 55));
        assertThat(fine.warnings()).isEmpty();
        assertThat(fine.checks().impliedImpressions().ok()).isTrue();
        Report many = report("request", Denominator.IMPRESSION, impressions(10_000, 300), impressions(10_000, 290));
        assertThat(many.warnings()).hasSize(2).allMatch(text -> text.contains("more than 1 %"));
        Report unequal = report("request", Denominator.IMPRESSION, impressions(10_000, 10), impressions(10_000, 80));
        assertThat(unequal.checks().impliedImpressions().ok()).isFalse();
        assertThat(unequal.checks().impliedImpressions().p()).isLessThan(1e-6);
        assertThat(unequal.warnings()).hasSize(1).allMatch(text -> text.contains("unequally"));
    }
}
