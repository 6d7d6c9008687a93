package dev.sluice.learning;

import dev.sluice.definition.ExperimentDefinition.Learning;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Evidence;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.policy.ArmTotals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that the one writer of an experiment knows.
 *
 * @param totals what the arms of the group have shown
 * @param publication what was published
 * @param intake which deltas are contained
 * @param changed whether there is more than was published
 */
record ExperimentState(GroupTotals totals, Publication publication, Intake intake, boolean changed) {
    static final ExperimentState NEW = new ExperimentState(GroupTotals.NONE, Publication.NONE, Intake.NOTHING, false);

    /** The same with empty totals for a new group of revisions. */
    ExperimentState regrouped(int group) {
        return new ExperimentState(GroupTotals.of(group), publication.withoutAllocation(), intake, true);
    }

    /** Adds a delta; cells and counts only where their revision belongs to the group. */
    ExperimentState plus(ArmDelta delta, Map<Integer, PublishedExperiment> revisions, Instant seenAt) {
        return new ExperimentState(totals.plus(delta, revisions, seenAt), publication, intake.plus(delta), true);
    }

    ExperimentState guarded(PublishedExperiment experiment) {
        GroupTotals guarded = totals.guarded(experiment);
        return new ExperimentState(guarded, publication, intake, changed || !guarded.equals(totals));
    }

    /** With a new version, whose shares are others than before or the same. */
    ExperimentState allocated(Allocation next, boolean moved, Instant now) {
        return new ExperimentState(
                totals.with(totals.progress().begun(now)),
                publication.allocated(next, moved, totals.matureRows(), now),
                intake,
                true);
    }

    ExperimentState published(Instant now) {
        return new ExperimentState(totals, publication.published(changed, now), intake, false);
    }

    ExperimentState with(Progress progress) {
        return new ExperimentState(totals.with(progress), publication, intake, changed);
    }

    /** What is published. */
    PolicySnapshot snapshot(PublishedExperiment experiment, Evidence evidence) {
        Progress progress = totals.progress();
        return new PolicySnapshot(
                PolicySnapshot.NEWEST,
                experiment.id(),
                experiment.revision(),
                totals.group(),
                publication.version(),
                publication.sequence(),
                publication.at(),
                publication.allocation().orElseThrow(),
                arms(experiment, exposures(experiment)),
                totals.tripped().keySet(),
                intake.ledger(),
                evidence,
                progress.recommendation(),
                progress.eliminated(),
                intake.sources());
    }

    /** What the arms have shown. */
    List<ArmSnapshot> arms(PublishedExperiment experiment) {
        return arms(experiment, Map.of());
    }

    private Map<String, Double> exposures(PublishedExperiment experiment) {
        return experiment.definition().learning() == Learning.CORRECTED
                ? totals.totals(experiment, publication.at()).stream()
                        .collect(Collectors.toMap(ArmTotals::arm, ArmTotals::trials))
                : Map.of();
    }

    private List<ArmSnapshot> arms(PublishedExperiment experiment, Map<String, Double> exposures) {
        boolean steady = publication.epoch().moved().equals(totals.progress().since());
        List<String> keys = experiment.slots();
        return IntStream.range(0, keys.size())
                .mapToObj(slot -> totals.arm(slot)
                        .snapshot(keys.get(slot), slot, Optional.ofNullable(exposures.get(keys.get(slot))), steady))
                .toList();
    }

    /** What is published of records that name no trustworthy experiment. */
    PolicySnapshot ledgerOnly() {
        return new PolicySnapshot(
                PolicySnapshot.NEWEST,
                0,
                0,
                totals.group(),
                publication.version(),
                publication.sequence(),
                publication.at(),
                Allocation.uniform(1),
                List.of(),
                Set.of(),
                intake.ledger(),
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                intake.sources());
    }

    /** The version that was just made, with its plug-in means. */
    AllocationVersion versionRecord(PublishedExperiment experiment) {
        Measure reward = experiment.definition().reward().measure();
        List<Outcomes> mature = IntStream.range(0, experiment.slots().size())
                .mapToObj(slot -> totals.arm(slot).mature())
                .toList();
        return new AllocationVersion(
                AllocationVersion.NEWEST,
                experiment.id(),
                experiment.revision(),
                publication.version(),
                publication.epoch().since(),
                publication.allocation().orElseThrow(),
                mature.stream().map(reward::plugIn).toList(),
                mature);
    }
}
