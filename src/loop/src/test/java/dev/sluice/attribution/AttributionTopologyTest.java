package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.attribution.AttributionDriver.Seen;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Baseline;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Ledger;
import dev.sluice.model.Quarantined;
import dev.sluice.model.Tick;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge of attribution: what comes in as bytes, what is kept in stores, what goes out. */
class AttributionTopologyTest {
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final JsonSerde<Tick> TICKS = new JsonSerde<>(Tick.class);
    private static final JsonSerde<Quarantined> QUARANTINE = new JsonSerde<>(Quarantined.class);

    private PublishedExperiment experiment = Happenings.experiment("");
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private TestInputTopic<String, byte[]> quarantine;
    private TestOutputTopic<String, ArmDelta> deltas;
    private TestOutputTopic<String, Quarantined> refused;

    @BeforeEach
    void open() {
        driver = StreamsFixture.driver(
                new AttributionTopology((id, revision, version) -> Optional.of(experiment), false).build(Names.PLAIN),
                Happenings.START);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        quarantine = driver.createInputTopic(Topics.QUARANTINE, new StringSerializer(), new ByteArraySerializer());
        deltas = driver.createOutputTopic(
                Topics.ARM_DELTAS, new StringDeserializer(), new JsonSerde<>(ArmDelta.class).deserializer());
        refused = driver.createOutputTopic(Topics.QUARANTINE, new StringDeserializer(), QUARANTINE.deserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Seen drain() {
        driver.advanceWallClockTime(Duration.ofMillis(200));
        return Seen.of(deltas.readValuesToList());
    }

    private static TokenClaims token(int decision, Instant at) {
        return Happenings.token("d" + decision, Happenings.unit(decision % 7), 0, at, Baseline.NONE, Optional.empty());
    }

    private static byte[] tick(Instant at) {
        return TICKS.write(new Tick(1, Happenings.RUN, Optional.of(at)));
    }

    @Test
    void refusedAtTheDoor_isInvalidForItsExperimentOrForNobody() {
        for (int id = 0; id < 2; id++) {
            Quarantined record = new Quarantined(1, Quarantined.EVENT, id, "", "type is wrong", Happenings.START, "{}");
            quarantine.pipeInput("", QUARANTINE.write(record), Happenings.START);
        }
        quarantine.pipeInput("", new byte[] {1}, Happenings.START);
        Seen seen = drain();
        assertThat(seen.byExperiment.get(0)).isEqualTo(new Ledger(0, 0, 0, 0, 2));
        assertThat(seen.byExperiment.get(1)).isEqualTo(new Ledger(0, 0, 0, 0, 1));
    }

    @Test
    void unreadableRecord_goesToQuarantineAndStopsNothing() {
        events.pipeInput("x", new byte[] {1, 2, 3}, Happenings.START);
        events.pipeInput("x", "{\"v\":99}".getBytes(StandardCharsets.US_ASCII), Happenings.START);
        events.pipeInput("x", EVENTS.write(Happenings.served(token(1, Happenings.START))), Happenings.START);
        Seen seen = drain();
        assertThat(seen.byExperiment.get(0).invalid()).isEqualTo(2);
        assertThat(seen.ledger.accepted()).isEqualTo(1);
        assertThat(refused.readValuesToList())
                .extracting(Quarantined::reason)
                .hasSize(2)
                .allMatch("unreadable record: not a valid Event"::equals);
    }

    /** Ticks, stores and serializers change nothing of what the pure class finds. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"unit\": \"user\", \"policy\": {\"type\": \"thompson\", \"halfLife\": \"1h\"},"})
    void topology_doesWhatThePureClassDoes(String more) {
        experiment = Happenings.experiment(more);
        AttributionDriver pure = new AttributionDriver((id, revision, version) -> Optional.of(experiment));
        Random random = new Random(7);
        Instant now = Happenings.START;
        for (int i = 0; i < 300; i++) {
            now = now.plusMillis(random.nextInt(100));
            TokenClaims token = token(random.nextInt(60), Happenings.START.plusMillis(random.nextInt(60) * 100L));
            EventType type = EventType.STANDARD.stream().toList().get(random.nextInt(EventType.STANDARD.size()));
            Event event = Happenings.event(token, "e" + random.nextInt(4), type, 0);
            events.pipeInput(Topics.TICK, tick(now), now);
            events.pipeInput(token.unit(), EVENTS.write(event), now);
            pure.append(event, now);
        }
        for (int second = 0; second < 60; second++) {
            now = now.plusSeconds(1);
            events.pipeInput(Topics.TICK, tick(now), now);
            pure.tick(now);
        }
        Seen seen = drain();
        Seen expected = pure.drain();
        assertThat(seen.cells).isNotEmpty().isEqualTo(expected.cells);
        assertThat(seen.counts).isEqualTo(expected.counts);
        assertThat(seen.units).isEqualTo(expected.units);
        assertThat(seen.ledger).isEqualTo(expected.ledger);
        assertThat(refused.readValuesToList()).hasSize(pure.refused().size());
    }
}
