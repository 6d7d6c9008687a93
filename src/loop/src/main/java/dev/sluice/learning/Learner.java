package dev.sluice.learning;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.learning.EvidenceLedger.Look;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.policy.LiftSums;
import dev.sluice.stream.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the experiments of a partition: sums their deltas, asks their policies, says what is published. A new
 * version at most every max(1 s, min(60 s, (window + grace) / 2000)), when a share moves by more than 1e-6 or the mature rows
 * have grown by a tenth, so that plug-ins do not grow old where shares rest; totals at most
 * once a second, and at least every ten seconds, so that readers can tell a quiet experiment from a stopped writer. One
 * thread.
 */
final class Learner {
    /** Whose ledger counts the records that name no trustworthy experiment; it has nothing else. */
    static final int UNATTRIBUTED = 0;

    private static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int VERSIONS_PER_WINDOW = 2000;
    private static final double RESOLUTION = 1e-6;

    private final Directory directory;
    private final Definitions definitions;
    private final Table<String, ExperimentState> states;
    private final Versions versions;
    private final EvidenceLedger evidence;
    /** The stored states, parsed. */
    private final Map<Integer, ExperimentState> cache = new HashMap<>();
    /** What the current allocation of an experiment was computed from. */
    private final Map<Integer, Ground> grounds = new HashMap<>();

    Learner(Directory directory, Definitions definitions, Tables tables) {
        this.directory = directory;
        this.definitions = definitions;
        this.states = tables.states();
        this.versions = new Versions(tables.versions());
        this.evidence = new EvidenceLedger(tables.evidence(), versions, definitions);
    }

    /** Adds a delta, once. */
    Taken take(ArmDelta delta, Instant appended) {
        Map<Integer, PublishedExperiment> revisions = revisions(delta);
        ExperimentState state = current(delta.experiment());
        long last = state.intake().last(delta.source());
        if (delta.sequence() <= last) {
            return Taken.BEFORE;
        }
        store(delta.experiment(), state.plus(delta, revisions, appended));
        if (!revisions.keySet().containsAll(named(delta))) {
            return Taken.WITHOUT_ITS_DEFINITION;
        }
        return delta.sequence() == last + 1 ? Taken.NEXT : Taken.AFTER_A_GAP;
    }

    /** The state, regrouped first where the definition has moved on. */
    private ExperimentState current(int experiment) {
        ExperimentState state = cache.computeIfAbsent(
                experiment, id -> states.find(String.valueOf(id)).orElse(ExperimentState.NEW));
        return directory
                .find(experiment)
                .map(live -> live.experiment().group())
                .filter(group -> group != state.totals().group())
                .map(state::regrouped)
                .orElse(state);
    }

    private void store(int experiment, ExperimentState state) {
        cache.put(experiment, state);
        states.put(String.valueOf(experiment), state);
    }

    private Map<Integer, PublishedExperiment> revisions(ArmDelta delta) {
        Map<Integer, PublishedExperiment> found = new HashMap<>();
        named(delta)
                .forEach(revision -> definitions
                        .find(delta.experiment(), revision, 0)
                        .ifPresent(experiment -> found.put(revision, experiment)));
        return found;
    }

    private static Set<Integer> named(ArmDelta delta) {
        return Stream.of(
                        delta.counts().stream().map(ArmDelta.CountsDelta::revision),
                        delta.cells().stream().map(cell -> cell.cell().revision()),
                        delta.live().stream().map(cell -> cell.cell().revision()),
                        delta.units().stream().map(ArmDelta.UnitsDelta::revision))
                .flatMap(revisions -> revisions)
                .collect(Collectors.toSet());
    }

    /** Learns from what has come since the last time; tells what is to be published now. */
    Learned learn(PublishedExperiment experiment, Instant now) {
        ExperimentState before = current(experiment.id());
        ExperimentState state = before;
        Optional<LiftSums> lifts = experiment.definition().contrasted()
                ? Optional.of(evidence.shown(experiment, state.totals().group()).lifts())
                : Optional.empty();
        Ground ground = Ground.of(experiment, state, lifts, now);
        boolean fresh = state.publication().allocation().isEmpty();
        boolean old = Elapsed.atLeast(
                least(experiment.definition()), state.publication().epoch().since(), now);
        if (fresh || (old && !ground.same(grounds.get(experiment.id())))) {
            grounds.put(experiment.id(), ground);
            state = allocate(experiment, state.guarded(experiment), lifts, now);
        }
        boolean newVersion =
                state.publication().version() != before.publication().version();
        Optional<AllocationVersion> version = newVersion ? Optional.of(keep(experiment, state)) : Optional.empty();
        Optional<PolicySnapshot> snapshot = Optional.empty();
        if (newVersion || due(experiment, state, now)) {
            Look look = evidence.look(experiment, state, now);
            Progress progress = StoppingRules.apply(experiment, state, look.shown(), now);
            state = state.with(look.stored() ? progress.stored() : progress).published(now);
            snapshot = Optional.of(state.snapshot(experiment, look.shown()));
        }
        if (!state.equals(before)) {
            store(experiment.id(), state);
        }
        return new Learned(version, snapshot, stopped(experiment, before, state));
    }

    private static boolean due(PublishedExperiment experiment, ExperimentState state, Instant now) {
        Instant last = state.publication().at();
        return (state.changed() && Elapsed.atLeast(PUBLISH_EVERY, last, now))
                || (experiment.status() == Status.RUNNING && beats(last, now));
    }

    /** Counts whole seconds, so that quiet experiments beat together, in one transaction a second. */
    private static boolean beats(Instant last, Instant now) {
        return Elapsed.atLeast(HEARTBEAT, last.truncatedTo(ChronoUnit.SECONDS), now.truncatedTo(ChronoUnit.SECONDS));
    }

    private static Duration least(ExperimentDefinition definition) {
        Duration share = definition.attributionWindow().plus(definition.grace()).dividedBy(VERSIONS_PER_WINDOW);
        Duration most = share.compareTo(LONGEST_WAIT) < 0 ? share : LONGEST_WAIT;
        return most.compareTo(PUBLISH_EVERY) > 0 ? most : PUBLISH_EVERY;
    }

    private static ExperimentState allocate(
            PublishedExperiment experiment, ExperimentState state, Optional<LiftSums> lifts, Instant now) {
        double[] shares = Shares.of(experiment, state.totals(), lifts, now);
        double[] bySlot = new double[experiment.slots().size()];
        for (int i = 0; i < shares.length; i++) {
            bySlot[experiment.slot(experiment.definition().arms().get(i).key())] = shares[i];
        }
        Allocation next = Allocation.of(bySlot);
        boolean moved = state.publication()
                .allocation()
                .map(last -> last.maxDifference(next) > RESOLUTION)
                .orElse(true);
        boolean outgrown = state.publication().epoch().outgrown(state.totals().matureRows());
        Allocation shown = moved ? next : state.publication().allocation().orElse(next);
        return moved || outgrown ? state.allocated(shown, moved, now) : state;
    }

    private AllocationVersion keep(PublishedExperiment experiment, ExperimentState state) {
        AllocationVersion version = state.versionRecord(experiment);
        versions.keep(
                version,
                experiment
                        .definition()
                        .attributionWindow()
                        .plus(experiment.definition().grace()));
        return version;
    }

    private static List<String> stopped(PublishedExperiment experiment, ExperimentState before, ExperimentState after) {
        return after.totals().tripped().keySet().stream()
                .filter(slot -> !before.totals().tripped().containsKey(slot))
                .map(experiment.slots()::get)
                .toList();
    }

    /** The ledger of records that name no trustworthy experiment, where it is to be published now. */
    Optional<PolicySnapshot> unattributed(Instant now) {
        ExperimentState state = current(UNATTRIBUTED);
        if (!state.changed()
                || !Elapsed.atLeast(PUBLISH_EVERY, state.publication().at(), now)) {
            return Optional.empty();
        }
        ExperimentState published = state.published(now);
        store(UNATTRIBUTED, published);
        return Optional.of(published.ledgerOnly());
    }

    /** How a delta stands to the last one of its source. */
    enum Taken {
        NEXT,
        AFTER_A_GAP,
        /** What it says of a revision that is gone is not counted. */
        WITHOUT_ITS_DEFINITION,
        /** It is contained already. */
        BEFORE
    }

    /**
     * What is to be published.
     *
     * @param version a new allocation
     * @param snapshot totals and evidence
     * @param stopped arms that a guardrail has just stopped
     */
    record Learned(Optional<AllocationVersion> version, Optional<PolicySnapshot> snapshot, List<String> stopped) {}

    /** All that is known of one partition. */
    record Tables(
            Table<String, ExperimentState> states,
            Table<String, AllocationVersion> versions,
            Table<String, ExperimentEvidence> evidence) {}

    /** What an allocation rests on. */
    private record Ground(int revision, List<ArmState> arms, Optional<LiftSums> lifts, long period) {
        static Ground of(PublishedExperiment experiment, ExperimentState state, Optional<LiftSums> lifts, Instant now) {
            return new Ground(
                    experiment.revision(),
                    state.totals().arms(),
                    lifts,
                    new LearningRule(experiment.definition()).period(now));
        }

        /** Whether the other one is certainly the same; cheap, since what is unchanged is the same object. */
        @SuppressWarnings("ReferenceEquality")
        boolean same(@Nullable Ground other) {
            return other != null
                    && other.revision == revision
                    && other.arms == arms
                    && other.lifts.orElse(LiftSums.NONE) == lifts.orElse(LiftSums.NONE)
                    && other.period == period;
        }
    }
}
