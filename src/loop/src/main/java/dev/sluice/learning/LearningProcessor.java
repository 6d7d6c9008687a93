package dev.sluice.learning;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.learning.Learner.Learned;
import dev.sluice.learning.Learner.Taken;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.StoreTable;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongFunction;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;

/** The edge of learning: deltas in, snapshots, allocation versions and quarantine out. */
final class LearningProcessor implements Processor<String, byte[], String, Object> {
    static final String POLICIES = "policies";
    static final String ALLOCATIONS = "allocations";
    static final String REFUSED = "refused";

    private static final Logger LOG = Logger.getLogger(LearningProcessor.class);
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);
    private static final Duration CHECK_EVERY = Duration.ofMillis(100);

    private final Directory directory;
    private final Definitions definitions;
    private final int partitions;
    private final LongFunction<Instant> dates;
    private ProcessorContext<String, Object> context;
    private Learner learner;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
    LearningProcessor(Directory directory, Definitions definitions, int partitions, LongFunction<Instant> dates) {
        this.dates = dates;
        this.directory = directory;
        this.definitions = definitions;
        this.partitions = partitions;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.learner = new Learner(
                directory,
                definitions,
                new Learner.Tables(
                        new StoreTable<>(context.getStateStore(LearningTopology.STATES)),
                        new StoreTable<>(context.getStateStore(LearningTopology.VERSIONS)),
                        new StoreTable<>(context.getStateStore(LearningTopology.EVIDENCE))));
        context.schedule(CHECK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> check(dates.apply(now)));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        Instant appended = Instant.ofEpochMilli(record.timestamp());
        try {
            ArmDelta delta = DELTAS.read(record.value());
            Taken taken = learner.take(delta, appended);
            if (taken == Taken.AFTER_A_GAP) {
                LOG.errorf(
                        "deltas of experiment %d from source %d jump to %d",
                        delta.experiment(), delta.source(), delta.sequence());
            } else if (taken == Taken.WITHOUT_ITS_DEFINITION) {
                LOG.errorf(
                        "a delta of experiment %d is of a revision that is gone, which is not counted",
                        delta.experiment());
            }
        } catch (SerializationException e) {
            LOG.errorf("a record for experiment %s goes to quarantine: %s", record.key(), e.getMessage());
            forward(
                    "",
                    Quarantined.by(
                            Quarantined.LEARNING, "unreadable record: " + e.getMessage(), appended, record.value()),
                    appended,
                    REFUSED);
        }
    }

    private void check(Instant now) {
        directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> owns(experiment.id()) && experiment.status() != Status.DRAFT)
                .forEach(experiment -> publish(experiment, learner.learn(experiment, now), now));
        if (owns(Learner.UNATTRIBUTED)) {
            learner.unattributed(now).ifPresent(ledger -> publish(ledger, now));
        }
    }

    private boolean owns(int experiment) {
        return Topics.owner(experiment, partitions) == context.taskId().partition();
    }

    private void publish(PublishedExperiment experiment, Learned learned, Instant now) {
        learned.stopped()
                .forEach(arm -> LOG.warnf(
                        "guardrail: arm '%s' of experiment '%s' fails too often and gets no more traffic",
                        arm, experiment.key()));
        learned.version().ifPresent(version -> forward(String.valueOf(experiment.id()), version, now, ALLOCATIONS));
        learned.snapshot().ifPresent(snapshot -> publish(snapshot, now));
    }

    private void publish(PolicySnapshot snapshot, Instant now) {
        forward(String.valueOf(snapshot.experiment()), snapshot, now, POLICIES);
    }

    private void forward(String key, Object value, Instant at, String sink) {
        context.forward(new Record<>(key, value, at.toEpochMilli()), sink);
    }
}
