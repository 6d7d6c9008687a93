package dev.sluice.learning;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition.Learning;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Duel;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.ArmDelta.UnitsDelta;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.policy.ArmTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that the one writer of an experiment knows. Sums only, so that the order of deltas does not matter.
 *
 * @param group group of revisions that the totals belong to; 0 before the first definition was seen
 * @param version of the allocation, 0 before the first one
 * @param sequence of the publications
 * @param allocation by slot; empty before the first one
 * @param versionAt when the allocation was made
 * @param publishedAt when anything was published last
 * @param changed whether totals changed since then
 * @param arms by slot
 * @param tripped slots that a guardrail has stopped, with the revision in force then
 * @param ledger what became of the records
 * @param sources last sequence of each source that is contained
 * @param findings what the evidence has led to
 */
record ExperimentState(
        int group,
        long version,
        long sequence,
        Optional<Allocation> allocation,
        Instant versionAt,
        Instant publishedAt,
        boolean changed,
        List<ArmState> arms,
        Map<Integer, Integer> tripped,
        Ledger ledger,
        Map<Integer, Long> sources,
        Findings findings) {
    static final ExperimentState NEW = new ExperimentState(
            0,
            0,
            0,
            Optional.empty(),
            Instant.EPOCH,
            Instant.EPOCH,
            false,
            List.of(),
            Map.of(),
            Ledger.EMPTY,
            Map.of(),
            Findings.NONE);

    @SuppressWarnings("NullAway") // states of an older release lack some
    ExperimentState {
        if (findings == null) {
            findings = allocation.isPresent() ? Findings.NONE.begun(versionAt) : Findings.NONE;
        }
        tripped = tripped == null ? Map.of() : Map.copyOf(tripped);
        arms = List.copyOf(arms);
        sources = Map.copyOf(sources);
    }

    /** Last sequence of that source, 0 before the first one. */
    long last(int source) {
        return sources.getOrDefault(source, 0L);
    }

    /** The same with empty totals for a new group of revisions. */
    ExperimentState regrouped(int newGroup) {
        Draft draft = new Draft(this);
        draft.group = newGroup;
        draft.allocation = Optional.empty();
        draft.changed = true;
        draft.arms = List.of();
        draft.tripped = Map.of();
        draft.findings = Findings.NONE;
        return draft.state();
    }

    /** Adds a delta; cells and counts only where their revision belongs to the group. */
    ExperimentState plus(ArmDelta delta, Map<Integer, PublishedExperiment> revisions, Instant seenAt) {
        List<ArmState> sum = new ArrayList<>(arms);
        for (CountsDelta counted : delta.counts()) {
            if (inGroup(revisions.get(counted.revision()))) {
                grow(sum, counted.slot());
                sum.set(counted.slot(), sum.get(counted.slot()).plus(counted.label(), counted.counts()));
            }
        }
        for (UnitsDelta shown : delta.units()) {
            PublishedExperiment experiment = revisions.get(shown.revision());
            if (experiment != null && inGroup(experiment)) {
                boolean amongAll = shown.eligible() == experiment.mask();
                grow(sum, shown.slot());
                sum.set(
                        shown.slot(),
                        sum.get(shown.slot())
                                .plus(amongAll ? shown.sums() : shown.sums().counted()));
            }
        }
        for (CellDelta cell : delta.cells()) {
            add(sum, cell, revisions, (learnable, arm) -> learnable.matured(arm, cell));
        }
        for (CellDelta cell : delta.live()) {
            add(sum, cell, revisions, (learnable, arm) -> learnable.changed(arm, cell, seenAt));
        }
        Map<Integer, Long> seen = new HashMap<>(sources);
        seen.put(delta.source(), delta.sequence());
        Draft draft = new Draft(this);
        draft.changed = true;
        draft.arms = sum;
        draft.ledger = ledger.plus(delta.ledger());
        draft.sources = seen;
        draft.findings = findings.plus(delta.cells().stream()
                .filter(cell -> inGroup(revisions.get(cell.cell().revision())))
                .toList());
        return draft.state();
    }

    private boolean inGroup(@Nullable PublishedExperiment experiment) {
        return experiment != null && experiment.group() == group;
    }

    private static void grow(List<ArmState> arms, int slot) {
        arms.addAll(Collections.nCopies(Math.max(0, slot + 1 - arms.size()), ArmState.NONE));
    }

    /** Adds a cell to its arm, and to what the policy learns from. */
    private void add(
            List<ArmState> sum,
            CellDelta delta,
            Map<Integer, PublishedExperiment> revisions,
            BiFunction<LearningRule, ArmState, ArmState> change) {
        PublishedExperiment experiment = revisions.get(delta.cell().revision());
        if (experiment == null || !inGroup(experiment)) {
            return;
        }
        int slot = delta.cell().slot();
        grow(sum, slot);
        sum.set(slot, change.apply(new LearningRule(experiment.definition()), sum.get(slot)));
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
    ExperimentState guarded(PublishedExperiment experiment) {
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
        if (stopped.equals(tripped)) {
            return this;
        }
        Draft draft = new Draft(this);
        draft.changed = true;
        draft.arms = watched;
        draft.tripped = stopped;
        return draft.state();
    }

    /** Mature rows of all arms. */
    long matureRows() {
        return arms.stream().mapToLong(arm -> arm.mature().rows()).sum();
    }

    /** Lists that each of two arms won; only lists that were drafted from both count. */
    Duel duel(int a, int b) {
        Counts ofA = arm(a).drawn();
        Counts ofB = arm(b).drawn();
        return new Duel(ofA.wins(), ofB.wins(), ofA.ties() + ofB.ties());
    }

    ArmState arm(int slot) {
        return slot < arms.size() ? arms.get(slot) : ArmState.NONE;
    }

    /** The same with a new allocation. */
    ExperimentState allocated(Allocation next, Instant now) {
        Draft draft = new Draft(this);
        draft.version++;
        draft.allocation = Optional.of(next);
        draft.versionAt = now;
        draft.changed = true;
        draft.findings = findings.begun(now);
        return draft.state();
    }

    /** The same after a publication; the sequence counts up when something had changed. */
    ExperimentState published(Instant now) {
        Draft draft = new Draft(this);
        draft.sequence += changed ? 1 : 0;
        draft.publishedAt = now;
        draft.changed = false;
        return draft.state();
    }

    /** The same with other findings, where they differ. */
    ExperimentState with(Findings other) {
        if (other.equals(findings)) {
            return this;
        }
        Draft draft = new Draft(this);
        draft.findings = other;
        return draft.state();
    }

    /** What is published. */
    @JsonIgnore
    PolicySnapshot snapshot(PublishedExperiment experiment, Evidence evidence) {
        Map<String, Double> exposures = new HashMap<>();
        if (experiment.definition().learning() == Learning.CORRECTED) {
            totals(experiment, publishedAt).forEach(arm -> exposures.put(arm.arm(), arm.trials()));
        }
        boolean steady = versionAt.equals(findings.since());
        List<ArmSnapshot> shown = new ArrayList<>();
        for (int slot = 0; slot < experiment.slots().size(); slot++) {
            String key = experiment.slots().get(slot);
            shown.add(arm(slot).snapshot(key, slot, Optional.ofNullable(exposures.get(key)), steady));
        }
        return new PolicySnapshot(
                PolicySnapshot.NEWEST,
                experiment.id(),
                experiment.revision(),
                group,
                version,
                sequence,
                publishedAt,
                allocation.orElseThrow(),
                shown,
                tripped.keySet(),
                ledger,
                evidence.with(findings.duel()),
                findings.recommendation(),
                findings.eliminated(),
                sources);
    }

    /** What is published of records that name no trustworthy experiment. */
    @JsonIgnore
    PolicySnapshot ledgerOnly() {
        return new PolicySnapshot(
                PolicySnapshot.NEWEST,
                0,
                0,
                group,
                version,
                sequence,
                publishedAt,
                Allocation.uniform(1),
                List.of(),
                Set.of(),
                ledger,
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                sources);
    }

    /** The version that was just made, with its plug-in means. */
    AllocationVersion versionRecord(PublishedExperiment experiment) {
        Measure reward = experiment.definition().reward().measure();
        List<Outcomes> mature = IntStream.range(0, experiment.slots().size())
                .mapToObj(slot -> arm(slot).mature())
                .toList();
        return new AllocationVersion(
                AllocationVersion.NEWEST,
                experiment.id(),
                experiment.revision(),
                version,
                versionAt,
                allocation.orElseThrow(),
                mature.stream().map(reward::plugIn).toList(),
                mature);
    }

    /** The next state while it is made from one; never leaves the method that makes it. */
    private static final class Draft {
        private int group;
        private long version;
        private long sequence;
        private Optional<Allocation> allocation;
        private Instant versionAt;
        private Instant publishedAt;
        private boolean changed;
        private List<ArmState> arms;
        private Map<Integer, Integer> tripped;
        private Ledger ledger;
        private Map<Integer, Long> sources;
        private Findings findings;

        Draft(ExperimentState from) {
            this.group = from.group;
            this.version = from.version;
            this.sequence = from.sequence;
            this.allocation = from.allocation;
            this.versionAt = from.versionAt;
            this.publishedAt = from.publishedAt;
            this.changed = from.changed;
            this.arms = from.arms;
            this.tripped = from.tripped;
            this.ledger = from.ledger;
            this.sources = from.sources;
            this.findings = from.findings;
        }

        ExperimentState state() {
            return new ExperimentState(
                    group,
                    version,
                    sequence,
                    allocation,
                    versionAt,
                    publishedAt,
                    changed,
                    arms,
                    tripped,
                    ledger,
                    sources,
                    findings);
        }
    }
}
