package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.Directory.Live;
import dev.sluice.definition.Metric;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Label;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.policy.BestArm;
import dev.sluice.policy.ThompsonSampling.Prior;
import dev.sluice.statistics.BetaMixture;
import dev.sluice.statistics.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes reports from an experiment's latest snapshot; pure. */
public final class Reports {
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final double IMPLIED_WARNING = 0.01;
    private static final String METHOD =
            "beta-binomial mixture confidence sequence, 95 %, valid at every look; the rate on the traffic that the arm"
                    + " received. Two arms' intervals must not be subtracted";

    private Reports() {}

    /** The report at that time. */
    public static Report of(Live live, Instant now) {
        PublishedExperiment experiment = live.experiment();
        Optional<PolicySnapshot> snapshot = live.usable();
        Instant asOf = snapshot.map(PolicySnapshot::asOf).orElse(experiment.createdAt());
        List<Report.Arm> arms = arms(experiment, snapshot);
        return new Report(
                experiment.key(),
                experiment.status(),
                experiment.revision(),
                snapshot.map(PolicySnapshot::version).orElse(0L),
                snapshot.map(PolicySnapshot::sequence).orElse(0L),
                asOf,
                experiment.status() == Status.RUNNING && asOf.plus(STALE).isBefore(now),
                METHOD,
                arms,
                snapshot.map(PolicySnapshot::ledger).orElse(Ledger.EMPTY),
                warnings(arms));
    }

    private static List<Report.Arm> arms(PublishedExperiment experiment, Optional<PolicySnapshot> snapshot) {
        List<ArmDefinition> definitions = experiment.definition().arms();
        List<ArmSnapshot> earned = definitions.stream()
                .map(arm -> earned(experiment, snapshot, arm))
                .toList();
        Metric metric = experiment.definition().reward().metric();
        List<Prior> posteriors =
                earned.stream().map(arm -> posterior(arm.mature(), metric)).toList();
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

    private static ArmSnapshot earned(
            PublishedExperiment experiment, Optional<PolicySnapshot> snapshot, ArmDefinition arm) {
        return snapshot.flatMap(published -> published.arms().stream()
                        .filter(known -> known.arm().equals(arm.key()))
                        .findFirst())
                .orElseGet(() ->
                        new ArmSnapshot(arm.key(), experiment.slot(arm.key()), Outcomes.NONE, java.util.Map.of()));
    }

    private static Prior posterior(Outcomes mature, Metric metric) {
        long successes = metric.successes(mature);
        return new Prior(1.0 + successes, 1.0 + mature.rows() - successes);
    }

    private static Report.Arm arm(ArmDefinition definition, ArmSnapshot arm, Standing standing) {
        Outcomes mature = arm.mature();
        Counts drawn = arm.drawn();
        return new Report.Arm(
                arm.arm(),
                definition.control(),
                standing.share,
                drawn.decisions(),
                drawn.impressions(),
                drawn.impliedImpressions(),
                mature.rows(),
                mature.clicks(),
                mature.views(),
                mature.conversions(),
                drawn.clickEvents(),
                drawn.viewEvents(),
                drawn.conversionEvents(),
                rate(mature.clicks(), mature),
                rate(mature.views(), mature),
                rate(mature.conversions(), mature),
                mature.valueSum(),
                standing.best,
                standing.loss,
                arm.of(Label.FALLBACK).decisions(),
                arm.of(Label.DEGRADED).decisions());
    }

    private static Interval rate(long successes, Outcomes mature) {
        return BetaMixture.UNINFORMED.interval(successes, mature.rows());
    }

    private static List<String> warnings(List<Report.Arm> arms) {
        return arms.stream()
                .filter(arm -> arm.impliedImpressions() > IMPLIED_WARNING * arm.impressions())
                .map(arm -> "more than 1 % of the impressions of arm '" + arm.arm()
                        + "' are known only through a later event; its rates are too high")
                .toList();
    }

    private record Standing(double share, double best, double loss) {}
}
