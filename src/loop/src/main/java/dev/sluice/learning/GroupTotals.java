package dev.sluice.learning;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Duel;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.ArmDelta.UnitsDelta;
import dev.sluice.model.Counts;
import dev.sluice.model.Evidence;
import dev.sluice.policy.ArmTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the arms of one group of revisions have shown. Sums only, so that the order of deltas does not matter.
 *
 * @param group group of revisions; 0 before the first definition was seen
 * @param arms by slot
 * @param tripped slots that a guardrail has stopped, with the revision in force then
 * @param progress what the evidence has led to
 */
record GroupTotals(int group, List<ArmState> arms, Map<Integer, Integer> tripped, Progress progress) {
    static final GroupTotals NONE = of(0);

    GroupTotals {
        arms = List.copyOf(arms);
        tripped = Map.copyOf(tripped);
    }

    /** Nothing yet of that group. */
    static GroupTotals of(int group) {
        return new GroupTotals(group, List.of(), Map.of(), Progress.NONE);
    }

    /** Adds what a delta tells of this group. */
    GroupTotals plus(ArmDelta delta, Map<Integer, PublishedExperiment> revisions, Instant seenAt) {
        Sum sum = new Sum(new ArrayList<>(arms), revisions);
        for (CountsDelta counted : delta.counts()) {
            sum.add(
                    counted.revision(),
                    counted.slot(),
                    (experiment, arm) -> arm.plus(counted.label(), counted.counts()));
        }
        for (UnitsDelta shown : delta.units()) {
            sum.add(
                    shown.revision(),
                    shown.slot(),
                    (experiment, arm) -> arm.plus(
                            shown.eligible() == experiment.mask()
                                    ? shown.sums()
                                    : shown.sums().counted()));
        }
        for (CellDelta cell : delta.cells()) {
            sum.add(
                    cell.cell().revision(),
                    cell.cell().slot(),
                    (experiment, arm) -> new LearningRule(experiment.definition()).matured(arm, cell));
        }
        for (CellDelta cell : delta.live()) {
            sum.add(
                    cell.cell().revision(),
                    cell.cell().slot(),
                    (experiment, arm) -> new LearningRule(experiment.definition()).changed(arm, cell, seenAt));
        }
        List<CellDelta> mature = delta.cells().stream()
                .filter(cell -> sum.experiment(cell.cell().revision()).isPresent())
                .toList();
        return new GroupTotals(group, sum.arms, tripped, progress.plus(mature));
    }

    /** What the policy learns from, for the arms of the definition in their order. */
    List<ArmTotals> totals(PublishedExperiment experiment, Instant now) {
        return new LearningRule(experiment.definition())
                .totals(
                        experiment.definition().arms().stream()
                                .map(arm -> arm(experiment.slot(arm.key())))
                                .toList(),
                        now);
    }

    /** The same with the arms stopped that exceed a guardrail; a new revision gives them another chance. */
    GroupTotals guarded(PublishedExperiment experiment) {
        Map<Integer, Integer> stopped = new HashMap<>();
        List<ArmState> watched = new ArrayList<>(arms);
        tripped.forEach((slot, revision) -> {
            if (revision < experiment.revision()) {
                watched.set(slot, watched.get(slot).forgiven());
            } else {
                stopped.put(slot, revision);
            }
        });
        for (ArmDefinition arm : experiment.definition().arms()) {
            int slot = experiment.slot(arm.key());
            boolean exceeds = slot < watched.size()
                    && experiment.definition().guardrails().stream()
                            .anyMatch(guardrail -> watched.get(slot).errors().exceed(guardrail.max()));
            if (exceeds && !arm.control()) {
                stopped.putIfAbsent(slot, experiment.revision());
            }
        }
        return stopped.equals(tripped) ? this : new GroupTotals(group, watched, stopped, progress);
    }

    GroupTotals with(Progress latest) {
        return latest.equals(progress) ? this : new GroupTotals(group, arms, tripped, latest);
    }

    /** Mature rows of all arms. */
    long matureRows() {
        return arms.stream().mapToLong(arm -> arm.mature().rows()).sum();
    }

    /** Lists that each of two arms won; only lists that were drafted from both count. */
    private Duel duel(int a, int b) {
        Counts ofA = arm(a).drawn();
        Counts ofB = arm(b).drawn();
        return new Duel(ofA.wins(), ofB.wins(), ofA.ties() + ofB.ties());
    }

    /** With the duel, where lists are drafted from two arms. */
    Evidence dueled(PublishedExperiment experiment, Evidence shown) {
        int control = experiment.controlSlot();
        double alpha = experiment.definition().analysis().alpha();
        return challenger(experiment)
                .map(slot -> duel(slot, control).shown(shown, slot, control, alpha))
                .orElse(shown);
    }

    /** The duel, where lists are drafted from two arms. */
    Optional<Duel> duel(PublishedExperiment experiment) {
        return challenger(experiment).map(slot -> duel(slot, experiment.controlSlot()));
    }

    private static Optional<Integer> challenger(PublishedExperiment experiment) {
        return experiment.armSlots().stream()
                .filter(slot -> experiment.definition().interleaves() && slot != experiment.controlSlot())
                .findFirst();
    }

    ArmState arm(int slot) {
        return slot < arms.size() ? arms.get(slot) : ArmState.NONE;
    }

    /** Arms while a delta is added to them; what is of another group is left out. */
    private final class Sum {
        private final List<ArmState> arms;
        private final Map<Integer, PublishedExperiment> revisions;

        Sum(List<ArmState> arms, Map<Integer, PublishedExperiment> revisions) {
            this.arms = arms;
            this.revisions = revisions;
        }

        Optional<PublishedExperiment> experiment(int revision) {
            return Optional.ofNullable(revisions.get(revision)).filter(known -> known.group() == group);
        }

        void add(int revision, int slot, BiFunction<PublishedExperiment, ArmState, ArmState> change) {
            experiment(revision).ifPresent(experiment -> {
                arms.addAll(Collections.nCopies(Math.max(0, slot + 1 - arms.size()), ArmState.NONE));
                arms.set(slot, change.apply(experiment, arms.get(slot)));
            });
        }
    }
}
