package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory.Live;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Expected;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Recommendation;
import dev.sluice.model.UnitSums;
import dev.sluice.report.Report.Shipping;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes reports from an experiment's latest snapshot; pure. */
public final class Reports {
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final long LEAST_ROWS = 100;
    private static final String METHOD =
            "beta-binomial mixture confidence sequence at the level of the analysis, valid at every look; the rate on the traffic that the arm"
                    + " received. Two arms' intervals must not be subtracted";

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final Optional<PolicySnapshot> snapshot;
    private final Denominator per;
    private final Optional<OverallReward> overall;
    private final Evidence evidence;
    private final OwnRates rates;
    /** What a reward of 1 stands for. */
    private final double unit;

    private Reports(Live live, Denominator per) {
        this.experiment = live.experiment();
        this.definition = experiment.definition();
        this.snapshot = live.usable();
        this.per = per;
        this.overall = snapshot.flatMap(published -> OverallReward.of(definition, published));
        this.evidence = snapshot.map(PolicySnapshot::evidence).orElse(Evidence.NONE);
        this.rates = OwnRates.of(definition);
        this.unit = definition.reward().measure().unit();
    }

    public static Report of(Live live, Denominator per, Instant now) {
        return new Reports(live, per).report(now);
    }

    private Report report(Instant now) {
        Instant asOf = snapshot.map(PolicySnapshot::asOf).orElse(experiment.createdAt());
        List<Report.Arm> arms = arms();
        ReportChecks checks = new ReportChecks(definition, snapshot, arms);
        Course course = Course.of(experiment, evidence.course());
        List<Segment> segments =
                snapshot.map(published -> Segment.of(experiment, published)).orElse(List.of());
        return new Report(
                experiment.key(),
                experiment.status(),
                experiment.revision(),
                snapshot.map(PolicySnapshot::version).orElse(0L),
                snapshot.map(PolicySnapshot::sequence).orElse(0L),
                asOf,
                experiment.status() == Status.RUNNING && age(now).compareTo(STALE) > 0,
                definition.unit(),
                per,
                METHOD,
                arms,
                findings(experiment, evidence),
                evidence.duel().map(duel -> Interleaved.of(experiment, duel)),
                evidence.perImpression().stream()
                        .map(ratio -> PerImpression.of(experiment, ratio))
                        .toList(),
                segments,
                evidence.standing().best().map(experiment.slots()::get),
                shipping(),
                evidence.forecast().filter(forecast -> experiment.status().open()),
                course,
                overall.flatMap(OverallReward::regret),
                snapshot.flatMap(PolicySnapshot::recommendation),
                snapshot.map(PolicySnapshot::ledger).orElse(Ledger.EMPTY),
                checks.checks(),
                checks.warnings(course, segments));
    }

    private Duration age(Instant now) {
        return snapshot.map(published -> published.age(now)).orElse(Duration.between(experiment.createdAt(), now));
    }

    /** Goals first, each metric with its comparisons with control first. */
    static List<Comparison> findings(PublishedExperiment experiment, Evidence evidence) {
        return evidence.findings().stream()
                .map(finding -> Comparison.of(experiment, finding))
                .sorted(Comparator.comparing((Comparison finding) -> !finding.goal())
                        .thenComparing(finding -> !finding.withControl(experiment)))
                .toList();
    }

    private List<Report.Arm> arms() {
        return definition.arms().stream().map(arm -> arm(arm, earned(arm))).toList();
    }

    private double share(ArmDefinition arm, int slot) {
        return snapshot.map(published -> published.allocation().share(slot)).orElse(arm.control() ? 1.0 : 0.0);
    }

    /** Before the first decision no arm is more likely the best than another. */
    private Expected expected(int slot) {
        return evidence.standing()
                .of(slot)
                .orElseGet(() -> new Expected(slot, 1.0 / definition.arms().size(), 0));
    }

    private ArmSnapshot earned(ArmDefinition arm) {
        return snapshot.flatMap(published -> published.arms().stream()
                        .filter(known -> known.arm().equals(arm.key()))
                        .findFirst())
                .orElseGet(() -> new ArmSnapshot(
                        arm.key(),
                        experiment.slot(arm.key()),
                        Outcomes.NONE,
                        Map.of(),
                        Optional.empty(),
                        UnitSums.NONE));
    }

    private Report.Arm arm(ArmDefinition arm, ArmSnapshot earned) {
        Expected expected = expected(earned.slot());
        Outcomes mature = earned.mature();
        Counts drawn = earned.drawn();
        boolean units = definition.unit().lasting();
        long matureRows = units ? drawn.matureDecisions() : mature.rows();
        return new Report.Arm(
                arm.key(),
                arm.control(),
                share(arm, earned.slot()),
                drawn.decisions(),
                drawn.impressions(),
                drawn.impliedImpressions(),
                matureRows,
                units ? Optional.of(mature.rows()) : Optional.empty(),
                units ? Optional.of(earned.units().moved()) : Optional.empty(),
                mature.clicks(),
                mature.views(),
                mature.conversions(),
                drawn.clickEvents(),
                drawn.viewEvents(),
                drawn.conversionEvents(),
                drawn.customEvents(),
                drawn.foreignItemEvents(),
                rates.interval("ctr", mature.clicks(), mature.rows()),
                rates.interval("vtr", per.views(mature), per.rows(mature)),
                rates.interval("cvr", per.conversions(mature), per.rows(mature)),
                drawn.impressions() == 0 ? 0 : 1 - Math.min(1, (double) matureRows / drawn.impressions()),
                earned.exposure(),
                overall.map(known -> known.value(earned.slot())),
                mature.rows() == 0 ? 0 : unit * definition.reward().earned(mature) / mature.rows(),
                mature.valueSum(),
                expected.probabilityBest(),
                unit * expected.loss(),
                earned.of(DecisionReason.FALLBACK).decisions(),
                tripped(earned.slot()),
                snapshot.filter(published -> published.eliminated().contains(earned.slot()))
                        .isPresent(),
                earned.of(DecisionReason.DEGRADED).decisions());
    }

    /** The arm that loses least, where there is something to choose. */
    private Optional<Shipping> shipping() {
        if (definition.arms().size() < 2 || definition.interleaves()) {
            return Optional.empty();
        }
        return evidence.standing().leader().map(leader -> {
            String arm = experiment.slots().get(leader.slot());
            double rate = mean(leader.slot());
            double relative = rate > 0 ? leader.loss() / rate : 0;
            boolean ready = snapshot.flatMap(PolicySnapshot::recommendation)
                    .filter(found -> found.rule() == Recommendation.Rule.SHIP)
                    .isPresent();
            return new Shipping(
                    arm,
                    unit * leader.loss(),
                    relative,
                    ready,
                    "showing only %s from now on is expected to give away %s of its rate; a decision, not evidence"
                            .formatted(arm, Percent.of(relative)));
        });
    }

    private double mean(int slot) {
        return snapshot.stream()
                .flatMap(published -> published.arms().stream())
                .filter(arm -> arm.slot() == slot)
                .map(ArmSnapshot::mature)
                .mapToDouble(mature -> definition
                        .policy()
                        .posterior(mature.rows(), definition.reward().earned(mature))
                        .mean())
                .findFirst()
                .orElse(0);
    }

    private boolean tripped(int slot) {
        return snapshot.filter(published -> published.tripped().contains(slot)).isPresent();
    }
}
