package dev.sluice.learning;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.directory.Directory.Live;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Evidence;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of every experiment that its partition owns. A new allocation at most every
 * max(1 s, (window + grace) / 2000) and only when a share moves by more than 1e-6; totals at most once a second, and at
 * least every ten seconds, so that readers can tell a quiet experiment from a stopped writer.
 */
final class LearningProcessor implements Processor<String, byte[], String, Object> {
    static final String STATES = "experiments";
    static final String VERSIONS = "versions";
    static final String EVIDENCE = "evidence";
    static final String POLICIES = "policies";
    static final String ALLOCATIONS = "allocations";
    static final String REFUSED = "refused";

    private static final Logger LOG = Logger.getLogger(LearningProcessor.class);
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);
    private static final Duration CHECK_EVERY = Duration.ofMillis(100);
    private static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int VERSIONS_PER_WINDOW = 2000;
    private static final double RESOLUTION = 1e-6;
    private static final int UNATTRIBUTED = 0;

    private final Directory directory;
    private final Definitions definitions;
    private final int partitions;
    /** The stored states, parsed; belongs to one task and is empty again when the task moves. */
    private final Map<Integer, ExperimentState> cache = new HashMap<>();
    /** What the current allocation of an experiment was computed from. */
    private final Map<Integer, Ground> learned = new HashMap<>();

    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, ExperimentState> states;
    private Versions versions;
    private EvidenceLedger evidence;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
    LearningProcessor(Directory directory, Definitions definitions, int partitions) {
        this.directory = directory;
        this.definitions = definitions;
        this.partitions = partitions;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.states = context.getStateStore(STATES);
        this.versions = new Versions(context.getStateStore(VERSIONS));
        this.evidence = new EvidenceLedger(context.getStateStore(EVIDENCE), versions, definitions);
        cache.clear(); // a task may be initialised again after an aborted transaction
        learned.clear();
        context.schedule(CHECK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> check(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        ArmDelta delta;
        try {
            delta = DELTAS.read(record.value());
        } catch (SerializationException e) {
            LOG.errorf("unreadable delta for experiment %s goes to quarantine", record.key());
            Instant at = Instant.ofEpochMilli(record.timestamp());
            Quarantined refused = Quarantined.by(Quarantined.LEARNING, "unreadable delta", at, record.value());
            context.forward(new Record<>("", refused, record.timestamp()), REFUSED);
            return;
        }
        Map<Integer, PublishedExperiment> revisions = revisions(delta);
        ExperimentState state = current(delta.experiment());
        long last = state.last(delta.source());
        if (delta.sequence() <= last) {
            return;
        }
        if (delta.sequence() > last + 1) {
            LOG.errorf(
                    "deltas of experiment %s from source %d jump from %d to %d",
                    delta.experiment(), delta.source(), last, delta.sequence());
        }
        store(delta.experiment(), state.plus(delta, revisions, Instant.ofEpochMilli(record.timestamp())));
    }

    /** The state, regrouped first where the definition has moved on. */
    private ExperimentState current(int experiment) {
        ExperimentState state = cache.computeIfAbsent(experiment, this::stored);
        return directory
                .find(experiment)
                .map(live -> live.experiment().group())
                .filter(group -> group != state.group())
                .map(state::regrouped)
                .orElse(state);
    }

    private ExperimentState stored(int experiment) {
        ExperimentState state = states.get(String.valueOf(experiment));
        return state == null ? ExperimentState.NEW : state;
    }

    private void store(int experiment, ExperimentState state) {
        cache.put(experiment, state);
        states.put(String.valueOf(experiment), state);
    }

    private Map<Integer, PublishedExperiment> revisions(ArmDelta delta) {
        Map<Integer, PublishedExperiment> found = new HashMap<>();
        Stream.of(
                        delta.counts().stream().map(ArmDelta.CountsDelta::revision),
                        delta.cells().stream().map(cell -> cell.cell().revision()),
                        delta.live().stream().map(cell -> cell.cell().revision()),
                        delta.units().stream().map(ArmDelta.UnitsDelta::revision))
                .flatMap(revisions -> revisions)
                .distinct()
                .forEach(revision -> definitions
                        .find(delta.experiment(), revision, 0)
                        .ifPresent(experiment -> found.put(revision, experiment)));
        return found;
    }

    private void check(Instant now) {
        for (Live live : directory.all()) {
            PublishedExperiment experiment = live.experiment();
            boolean owned = Topics.owner(experiment.id(), partitions)
                    == context.taskId().partition();
            if (owned && experiment.status() != Status.DRAFT) {
                learn(experiment, now);
            }
        }
        if (Topics.owner(UNATTRIBUTED, partitions) == context.taskId().partition()) {
            publishUnattributed(now);
        }
    }

    /** Records that name no trustworthy experiment have a ledger and nothing else. */
    private void publishUnattributed(Instant now) {
        ExperimentState state = current(UNATTRIBUTED);
        if (state.changed() && !now.isBefore(state.publishedAt().plus(PUBLISH_EVERY))) {
            ExperimentState published = state.published(now);
            store(UNATTRIBUTED, published);
            context.forward(
                    new Record<>(String.valueOf(UNATTRIBUTED), published.ledgerOnly(), now.toEpochMilli()), POLICIES);
        }
    }

    private void learn(PublishedExperiment experiment, Instant now) {
        String key = String.valueOf(experiment.id());
        ExperimentState before = current(experiment.id());
        ExperimentState state = before;
        boolean fresh = state.allocation().isEmpty();
        boolean old = !now.isBefore(state.versionAt().plus(least(experiment.definition())));
        Ground ground =
                new Ground(experiment.revision(), state.arms(), new LearningRule(experiment.definition()).period(now));
        if (fresh || (old && !ground.same(learned.get(experiment.id())))) {
            learned.put(experiment.id(), ground);
            state = allocate(experiment, guarded(experiment, state), now);
        }
        Duration since = Duration.between(state.publishedAt(), now);
        boolean newVersion = state.version() != before.version();
        boolean due = state.changed() && since.compareTo(PUBLISH_EVERY) >= 0;
        boolean silent = experiment.status() == Status.RUNNING && since.compareTo(HEARTBEAT) >= 0;
        if (newVersion || due || silent) {
            Evidence shown = evidence.look(experiment, state);
            state = state.with(
                            StoppingRules.apply(experiment, state, shown, now).seen())
                    .published(now);
            PolicySnapshot snapshot = state.snapshot(experiment, shown);
            context.forward(new Record<>(key, snapshot, now.toEpochMilli()), POLICIES);
        }
        if (!state.equals(before)) {
            store(experiment.id(), state);
        }
    }

    private static ExperimentState guarded(PublishedExperiment experiment, ExperimentState state) {
        ExperimentState guarded = state.guarded(experiment);
        guarded.tripped().keySet().stream()
                .filter(slot -> !state.tripped().containsKey(slot))
                .forEach(slot -> LOG.warnf(
                        "guardrail: arm '%s' of experiment '%s' fails too often and gets no more traffic",
                        experiment.slots().get(slot), experiment.key()));
        return guarded;
    }

    private static Duration least(ExperimentDefinition definition) {
        Duration share = definition.attributionWindow().plus(definition.grace()).dividedBy(VERSIONS_PER_WINDOW);
        return share.compareTo(PUBLISH_EVERY) > 0 ? share : PUBLISH_EVERY;
    }

    private ExperimentState allocate(PublishedExperiment experiment, ExperimentState state, Instant now) {
        double[] shares = Shares.of(experiment, state, now);
        double[] bySlot = new double[experiment.slots().size()];
        for (int i = 0; i < shares.length; i++) {
            bySlot[experiment.slot(experiment.definition().arms().get(i).key())] = shares[i];
        }
        Allocation next = Allocation.of(bySlot);
        boolean moved = state.allocation()
                .map(last -> last.maxDifference(next) > RESOLUTION)
                .orElse(true);
        if (!moved) {
            return state;
        }
        ExperimentState allocated = state.allocated(next, now);
        AllocationVersion version = allocated.versionRecord(experiment);
        versions.keep(
                version,
                experiment
                        .definition()
                        .attributionWindow()
                        .plus(experiment.definition().grace()));
        context.forward(new Record<>(String.valueOf(experiment.id()), version, now.toEpochMilli()), ALLOCATIONS);
        return allocated;
    }

    /** What an allocation rests on. */
    private record Ground(int revision, List<ArmState> arms, long period) {
        /** Whether the other one is certainly the same; cheap, since unchanged arms are the same list. */
        @SuppressWarnings("ReferenceEquality")
        boolean same(@Nullable Ground other) {
            return other != null && other.revision == revision && other.arms == arms && other.period == period;
        }
    }
}
