package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.Definitions;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Quarantined;
import dev.sluice.model.UnitSums;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** Attribution without a broker: the test says when each record is appended. */
public final class AttributionDriver implements AutoCloseable {
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final JsonSerde<Quarantined> QUARANTINE = new JsonSerde<>(Quarantined.class);

    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> events;
    private final TestInputTopic<String, byte[]> quarantine;
    private final TestOutputTopic<String, ArmDelta> deltas;
    private final TestOutputTopic<String, Quarantined> refused;

    public AttributionDriver(Definitions definitions, Instant start) {
        driver = StreamsFixture.driver(new AttributionTopology(definitions, false).build(), start);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        quarantine = driver.createInputTopic(Topics.QUARANTINE, new StringSerializer(), new ByteArraySerializer());
        deltas = driver.createOutputTopic(
                Topics.ARM_DELTAS, new StringDeserializer(), new JsonSerde<>(ArmDelta.class).deserializer());
        refused = driver.createOutputTopic(Topics.QUARANTINE, new StringDeserializer(), QUARANTINE.deserializer());
    }

    public void append(Event event, Instant at) {
        events.pipeInput(event.token().unit(), EVENTS.write(event), at);
    }

    public void append(byte[] record, Instant at) {
        events.pipeInput("x", record, at);
    }

    public void quarantine(Quarantined record, Instant at) {
        quarantine.pipeInput("", QUARANTINE.write(record), at);
    }

    public void tick(Instant at) {
        events.pipeInput(Topics.TICK, "{}".getBytes(StandardCharsets.US_ASCII), at);
    }

    /** Lets wall-clock time pass, which only emits what is pending. */
    public void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    public List<Quarantined> refused() {
        return refused.readValuesToList();
    }

    /** How many records a store holds. */
    public long stored(String store) {
        return driver.getKeyValueStore(store).approximateNumEntries();
    }

    /** The records that were emitted since the last call. */
    public List<ArmDelta> emitted() {
        pass(Duration.ofMillis(200));
        return deltas.readValuesToList();
    }

    /** What was emitted since the last call. */
    public Seen drain() {
        pass(Duration.ofMillis(200));
        Seen seen = new Seen();
        deltas.readValuesToList().forEach(seen::add);
        return seen;
    }

    @Override
    public void close() {
        driver.close();
    }

    /** Sums of all deltas of experiment 1, and the ledgers of all. */
    public static final class Seen {
        Ledger ledger = Ledger.EMPTY;
        final Map<Integer, Outcomes> outcomes = new TreeMap<>();
        final Map<Cell, Outcomes> cells = new HashMap<>();
        final Map<Cell, Outcomes> live = new HashMap<>();
        final Map<Integer, UnitSums> units = new TreeMap<>();
        final Map<String, Counts> counts = new TreeMap<>();
        final Map<Integer, Ledger> byExperiment = new TreeMap<>();
        private long lastSequence;

        public void add(ArmDelta delta) {
            byExperiment.merge(delta.experiment(), delta.ledger(), Ledger::plus);
            if (delta.experiment() != 1) {
                return;
            }
            assertThat(lastSequence == 0 || delta.sequence() == lastSequence + 1)
                    .isTrue();
            lastSequence = delta.sequence();
            ledger = ledger.plus(delta.ledger());
            delta.cells().forEach(cell -> {
                outcomes.merge(cell.cell().slot(), cell.outcomes(), Outcomes::plus);
                cells.merge(cell.cell(), cell.outcomes(), Outcomes::plus);
            });
            delta.units().forEach(arm -> units.merge(arm.slot(), arm.sums(), UnitSums::plus));
            delta.live().forEach(cell -> live.merge(cell.cell(), cell.outcomes(), Outcomes::plus));
            delta.counts()
                    .forEach(count -> counts.merge(count.slot() + "/" + count.label(), count.counts(), Counts::plus));
        }
    }
}
