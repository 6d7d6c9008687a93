package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Reward;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory.Live;
import dev.sluice.evidence.Claim;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Interval;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.UnitSums;
import dev.sluice.policy.ProbabilityBest;
import dev.sluice.policy.ThompsonSampling.Prior;
import dev.sluice.report.Report.Shipping;
import dev.sluice.statistics.BetaMixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes reports from an experiment's latest snapshot; pure. */
public final class Reports {
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final long LEAST_ROWS = 100;
    private static final String METHOD =
            "beta-binomial mixture confidence sequence, 95 %, valid at every look; the rate on the traffic that the arm"
                    + " received. Two arms' intervals must not be subtracted";

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final Optional<PolicySnapshot> snapshot;
    private final Denominator per;
    private final Optional<OverallReward> overall;
    private final Optional<Interleaved> interleaved;

    private Reports(Live live, Denominator per) {
        this.experiment = live.experiment();
        this.definition = experiment.definition();
        this.snapshot = live.usable();
        this.per = per;
        this.overall = snapshot.flatMap(published -> OverallReward.of(definition, published));
        this.interleaved = Interleaved.of(experiment, snapshot);
    }

    public static Report of(Live live, Denominator per, Instant now) {
        return new Reports(live, per).report(now);
    }

    private Report report(Instant now) {
        Instant asOf = snapshot.map(PolicySnapshot::asOf).orElse(experiment.createdAt());
        List<Report.Arm> arms = arms();
        ReportChecks checks = new ReportChecks(definition, snapshot, arms);
        List<Segment> segments = snapshot.map(published -> SegmentTable.of(experiment, published))
                .orElse(List.of());
        return new Report(
                experiment.key(),
                experiment.status(),
                experiment.revision(),
                snapshot.map(PolicySnapshot::version).orElse(0L),
                snapshot.map(PolicySnapshot::sequence).orElse(0L),
                asOf,
                experiment.status() == Status.RUNNING && asOf.plus(STALE).isBefore(now),
                definition.unit(),
                per,
                METHOD,
                arms,
                snapshot.map(published -> Comparisons.of(experiment, published)).orElse(List.of()),
                interleaved,
                snapshot.map(published -> PerImpression.of(experiment, published))
                        .orElse(List.of()),
                segments,
                best(),
                shipping(arms, checks),
                overall.flatMap(OverallReward::regret),
                snapshot.flatMap(PolicySnapshot::recommendation),
                snapshot.map(PolicySnapshot::ledger).orElse(Ledger.EMPTY),
                checks.checks(),
                checks.warnings(segments));
    }

    private List<Report.Arm> arms() {
        List<ArmDefinition> definitions = definition.arms();
        List<ArmSnapshot> earned = definitions.stream().map(this::earned).toList();
        Reward reward = definition.reward();
        List<Prior> posteriors =
                earned.stream().map(arm -> posterior(arm.mature(), reward)).toList();
        ProbabilityBest best = ProbabilityBest.of(posteriors);
        List<Report.Arm> arms = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            ArmSnapshot arm = earned.get(i);
            double share = snapshot.map(published -> published.allocation().share(arm.slot()))
                    .orElse(definitions.get(i).control() ? 1.0 : 0.0);
            double loss = Math.max(0, best.expectedMaximum() - posteriors.get(i).mean());
            Standing standing = new Standing(share, best.probabilities()[i], loss);
            arms.add(arm(definitions.get(i), arm, duel(definitions.get(i), standing)));
        }
        return arms;
    }

    /** Where lists are drafted from both arms, only who wins them tells the arms apart. */
    private Standing duel(ArmDefinition arm, Standing standing) {
        return interleaved
                .map(shown -> shown.duelOf(arm.control()))
                .map(duel -> new Standing(standing.share, duel.probabilityOfA(), duel.lossOfA()))
                .orElse(standing);
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

    private Prior posterior(Outcomes mature, Reward reward) {
        return definition.policy().posterior(mature.rows(), reward.earned(mature));
    }

    private Report.Arm arm(ArmDefinition arm, ArmSnapshot earned, Standing standing) {
        Outcomes mature = earned.mature();
        Counts drawn = earned.drawn();
        boolean units = definition.unit().lasting();
        long matureRows = units ? drawn.matureDecisions() : mature.rows();
        return new Report.Arm(
                arm.key(),
                arm.control(),
                standing.share,
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
                rate(mature.clicks(), mature.rows()),
                rate(per.views(mature), per.rows(mature)),
                rate(per.conversions(mature), per.rows(mature)),
                drawn.impressions() == 0 ? 0 : 1 - Math.min(1, (double) matureRows / drawn.impressions()),
                earned.exposure(),
                overall.map(known -> known.value(earned.slot())),
                mature.rows() == 0 ? 0 : definition.reward().earned(mature) / mature.rows(),
                mature.valueSum(),
                standing.best,
                standing.loss,
                earned.of(DecisionReason.FALLBACK).decisions(),
                tripped(earned.slot()),
                snapshot.filter(published -> published.eliminated().contains(earned.slot()))
                        .isPresent(),
                earned.of(DecisionReason.DEGRADED).decisions());
    }

    private Optional<String> best() {
        if (interleaved.isPresent()) {
            return interleaved
                    .filter(shown -> shown.claim() != Claim.UNDECIDED)
                    .map(shown -> shown.claim() == Claim.BETTER ? shown.arm() : shown.versus());
        }
        return snapshot.flatMap(published -> {
            OptionalInt slot = Comparisons.claims(experiment, published)
                    .best(definition.reward().measure().name());
            return slot.isPresent() ? Optional.of(experiment.slots().get(slot.getAsInt())) : Optional.empty();
        });
    }

    /** The arm that loses least, where there is something to choose. */
    private Optional<Shipping> shipping(List<Report.Arm> arms, ReportChecks checks) {
        if (arms.size() < 2 || snapshot.isEmpty() || definition.interleaves()) {
            return Optional.empty();
        }
        return arms.stream()
                .min(Comparator.comparingDouble(Report.Arm::expectedLoss))
                .map(arm -> {
                    double mean = posterior(
                                    earned(definition.arms().get(arms.indexOf(arm)))
                                            .mature(),
                                    definition.reward())
                            .mean();
                    double relative = arm.expectedLoss() / mean;
                    boolean ready = definition
                            .stopping()
                            .ship()
                            .filter(limit ->
                                    relative <= limit && checks.propensity().ok() && seen())
                            .isPresent();
                    return new Shipping(
                            arm.arm(),
                            arm.expectedLoss(),
                            relative,
                            ready,
                            "showing only %s from now on is expected to give away %s of its rate; a decision, not evidence"
                                    .formatted(arm.arm(), Percent.of(relative)));
                });
    }

    /** Whether every arm was shown often enough for its rate to be more than its prior's. */
    private boolean seen() {
        return definition.arms().stream().allMatch(arm -> earned(arm).mature().rows() >= LEAST_ROWS);
    }

    private boolean tripped(int slot) {
        return snapshot.filter(published -> published.tripped().contains(slot)).isPresent();
    }

    private static Interval rate(long successes, long rows) {
        return BetaMixture.UNINFORMED.interval(successes, rows);
    }

    private record Standing(double share, double best, double loss) {}
}
