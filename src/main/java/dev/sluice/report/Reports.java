package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.Directory.Live;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Reward;
import dev.sluice.definition.Status;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Interval;
import dev.sluice.model.Label;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.policy.BestArm;
import dev.sluice.policy.ThompsonSampling.Prior;
import dev.sluice.report.Report.Check;
import dev.sluice.statistics.BetaMixture;
import dev.sluice.statistics.EqualShares;
import dev.sluice.statistics.EqualShares.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes reports from an experiment's latest snapshot; pure. */
public final class Reports {
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final double IMPLIED_WARNING = 0.01;
    private static final double DOUBTFUL = 0.001;
    private static final String METHOD =
            "beta-binomial mixture confidence sequence, 95 %, valid at every look; the rate on the traffic that the arm"
                    + " received. Two arms' intervals must not be subtracted";

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final Optional<PolicySnapshot> snapshot;
    private final Per per;

    private Reports(Live live, Per per) {
        this.experiment = live.experiment();
        this.definition = experiment.definition();
        this.snapshot = live.usable();
        this.per = per;
    }

    /** The report at that time. */
    public static Report of(Live live, Per per, Instant now) {
        return new Reports(live, per).report(now);
    }

    private Report report(Instant now) {
        Instant asOf = snapshot.map(PolicySnapshot::asOf).orElse(experiment.createdAt());
        List<Report.Arm> arms = arms();
        Check implied = implied(arms);
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
                snapshot.map(PolicySnapshot::ledger).orElse(Ledger.EMPTY),
                new Report.Checks(implied),
                warnings(arms, implied));
    }

    private List<Report.Arm> arms() {
        List<ArmDefinition> definitions = definition.arms();
        List<ArmSnapshot> earned = definitions.stream().map(this::earned).toList();
        Reward reward = definition.reward();
        List<Prior> posteriors =
                earned.stream().map(arm -> posterior(arm.mature(), reward)).toList();
        BestArm best = BestArm.of(posteriors);
        List<Report.Arm> arms = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            ArmSnapshot arm = earned.get(i);
            double share = snapshot.map(published -> published.allocation().share(arm.slot()))
                    .orElse(definitions.get(i).control() ? 1.0 : 0.0);
            double loss = Math.max(0, best.expectedMaximum() - posteriors.get(i).mean());
            arms.add(arm(definitions.get(i), arm, new Standing(share, best.probabilities()[i], loss)));
        }
        return arms;
    }

    private ArmSnapshot earned(ArmDefinition arm) {
        return snapshot.flatMap(published -> published.arms().stream()
                        .filter(known -> known.arm().equals(arm.key()))
                        .findFirst())
                .orElseGet(() -> new ArmSnapshot(arm.key(), experiment.slot(arm.key()), Outcomes.NONE, Map.of()));
    }

    private static Prior posterior(Outcomes mature, Reward reward) {
        double earned = reward.earned(mature);
        return new Prior(1.0 + earned, 1.0 + mature.rows() - earned);
    }

    private Report.Arm arm(ArmDefinition arm, ArmSnapshot earned, Standing standing) {
        Outcomes mature = earned.mature();
        Counts drawn = earned.drawn();
        boolean units = definition.unit().lasting();
        return new Report.Arm(
                arm.key(),
                arm.control(),
                standing.share,
                drawn.decisions(),
                drawn.impressions(),
                drawn.impliedImpressions(),
                units ? drawn.matureDecisions() : mature.rows(),
                units ? Optional.of(mature.rows()) : Optional.empty(),
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
                mature.rows() == 0 ? 0 : definition.reward().earned(mature) / mature.rows(),
                mature.valueSum(),
                standing.best,
                standing.loss,
                earned.of(Label.FALLBACK).decisions(),
                tripped(earned.slot()),
                earned.of(Label.DEGRADED).decisions());
    }

    private boolean tripped(int slot) {
        return snapshot.filter(published -> published.tripped().contains(slot)).isPresent();
    }

    private static Interval rate(long successes, long rows) {
        return BetaMixture.UNINFORMED.interval(successes, rows);
    }

    /** Lost impressions come back only where there was a click, so unequal shares distort the rates. */
    private static Check implied(List<Report.Arm> arms) {
        double p = EqualShares.p(arms.stream()
                .map(arm -> new Group(arm.impliedImpressions(), arm.impressions()))
                .toList());
        return new Check(p, p >= DOUBTFUL);
    }

    private static List<String> warnings(List<Report.Arm> arms, Check implied) {
        List<String> warnings = new ArrayList<>();
        for (Report.Arm arm : arms) {
            if (arm.impliedImpressions() > IMPLIED_WARNING * arm.impressions()) {
                warnings.add("more than 1 % of the impressions of arm '" + arm.arm()
                        + "' are known only through a later event; its rates are too high");
            }
        }
        arms.stream()
                .filter(Report.Arm::tripped)
                .forEach(arm -> warnings.add(
                        "a guardrail has stopped arm '" + arm.arm() + "'; a new revision gives it another chance"));
        if (!implied.ok()) {
            warnings.add("impressions known only through a later event are spread unequally over the arms; arms whose"
                    + " items are clicked more get more of their lost impressions back");
        }
        return warnings;
    }

    private record Standing(double share, double best, double loss) {}
}
