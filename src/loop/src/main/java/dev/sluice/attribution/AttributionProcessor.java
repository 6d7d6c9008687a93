package dev.sluice.attribution;

import dev.sluice.definition.Definitions;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.Event;
import dev.sluice.model.ItemCount;
import dev.sluice.model.ProfileChange;
import dev.sluice.model.Quarantined;
import dev.sluice.model.Tick;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.StoreTable;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The edge of attribution: records in, deltas, outcomes, counts of items, changes of profiles and quarantine out. */
final class AttributionProcessor implements Processor<String, byte[], String, Object>, Attribution.Told {
    static final String DELTAS = "deltas";
    static final String OUTCOMES = "outcomes";
    static final String ITEM_COUNTS = "item-counts";
    static final String PROFILE_CHANGES = "profile-changes";
    static final String REFUSED = "refused";

    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final JsonSerde<Tick> TICKS = new JsonSerde<>(Tick.class);
    private static final JsonSerde<Quarantined> QUARANTINE = new JsonSerde<>(Quarantined.class);
    private static final String SENSOR = "rebases";
    /** Name of the metric of rows that wait for a definition that is gone. */
    private static final String ASIDE = "rows-aside";

    private static final Logger LOG = Logger.getLogger(AttributionProcessor.class);
    private static final Duration EMIT_EVERY = Duration.ofMillis(100);

    private final Definitions definitions;
    private final String quarantine;
    private ProcessorContext<String, Object> context;
    private Attribution attribution;
    private Sensor rebases;
    private Sensor aside;
    private long told;

    /**
     * @param quarantine topic of what was refused, as the cluster knows it
     */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
    AttributionProcessor(Definitions definitions, String quarantine) {
        this.quarantine = quarantine;
        this.definitions = definitions;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.attribution = new Attribution(
                definitions,
                new Attribution.Tables(
                        table(AttributionTopology.DECISIONS),
                        table(AttributionTopology.DECISIONS_BY_MATURITY),
                        table(AttributionTopology.LOGGED),
                        table(AttributionTopology.UNITS),
                        table(AttributionTopology.UNITS_BY_MATURITY),
                        table(AttributionTopology.PENDING),
                        table(AttributionTopology.NUMBERS),
                        table(AttributionTopology.MARKS),
                        table(AttributionTopology.ASIDE)),
                this);
        this.rebases = context.metrics()
                .addRateTotalSensor("attribution", context.taskId().toString(), SENSOR, Sensor.RecordingLevel.INFO);
        this.aside = context.metrics().addSensor("aside-" + context.taskId(), Sensor.RecordingLevel.INFO);
        aside.add(
                new MetricName(
                        ASIDE,
                        "stream-attribution",
                        "rows that wait for a definition that is gone",
                        Map.of("task", context.taskId().toString())),
                new Value());
        context.schedule(EMIT_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> emit());
    }

    private <K, V> StoreTable<K, V> table(String store) {
        return new StoreTable<>(context.getStateStore(store));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        boolean refused = context.recordMetadata()
                .map(metadata -> metadata.topic().equals(quarantine))
                .orElse(false);
        if (refused) { // its topic has its own times
            countRefused(record.value());
            return;
        }
        if (attribution.advance(Instant.ofEpochMilli(record.timestamp()))) {
            rebases.record();
            LOG.warnf(
                    "append times of partition %d are more than a minute apart, now at %s: nothing was written, or a broker's clock was set",
                    context.taskId().partition(), attribution.date());
        }
        if (Topics.TICK.equals(record.key())) {
            tick(record.value());
        } else {
            take(record.value());
        }
    }

    private void tick(byte @Nullable [] value) {
        try {
            attribution.take(TICKS.read(value));
        } catch (SerializationException e) {
            quarantine("unreadable tick: " + e.getMessage(), value);
        }
    }

    private void take(byte @Nullable [] value) {
        Event event;
        try {
            event = EVENTS.read(value);
        } catch (SerializationException e) {
            attribution.takeUnreadable();
            quarantine("unreadable record: " + e.getMessage(), value);
            return;
        }
        attribution.take(event).ifPresent(why -> quarantine(why, value));
    }

    private void countRefused(byte @Nullable [] value) {
        try {
            attribution.takeRefused(QUARANTINE.read(value));
        } catch (SerializationException e) {
            attribution.takeUnreadable();
        }
    }

    @Override
    public void matured(DecisionOutcome outcome) {
        long time = outcome.times().matured().toEpochMilli();
        context.forward(new Record<>(outcome.unit(), outcome, time), OUTCOMES);
    }

    @Override
    public void counted(String item, ItemCount count) {
        context.forward(new Record<>(item, count, attribution.date().toEpochMilli()), ITEM_COUNTS);
    }

    @Override
    public void happened(String unit, ProfileChange change) {
        context.forward(new Record<>(unit, change, attribution.date().toEpochMilli()), PROFILE_CHANGES);
    }

    private void quarantine(String reason, byte @Nullable [] original) {
        Instant time = attribution.date();
        Quarantined record = Quarantined.by(Quarantined.ATTRIBUTION, reason, time, original);
        context.forward(new Record<>("", record, time.toEpochMilli()), REFUSED);
    }

    @Override
    public void close() {
        aside.record(0);
    }

    /** Once when rows begin to wait, and once when none waits any more. */
    private void tellAside() {
        long waiting = attribution.aside();
        aside.record(waiting);
        if (told == 0 && waiting > 0) {
            LOG.errorf(
                    "rows of partition %d have matured whose definition is gone; they wait until it is back",
                    context.taskId().partition());
        } else if (told > 0 && waiting == 0) {
            LOG.infof(
                    "no row of partition %d waits for its definition any more",
                    context.taskId().partition());
        }
        told = waiting;
    }

    private void emit() {
        tellAside();
        for (ArmDelta delta : attribution.drain(context.taskId().partition())) {
            context.forward(
                    new Record<>(String.valueOf(delta.experiment()), delta, context.currentSystemTimeMs()), DELTAS);
        }
    }
}
