package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Event;
import dev.sluice.model.Quarantined;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTopologyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TokenClaims CLAIMS = EventIntakeTest.claims(5, 1, Optional.empty());

    private final TokenSigner signer =
            new TokenSigner(List.of(TokenKey.of(1, new byte[32])), Clock.fixed(NOW, ZoneOffset.UTC));
    private Instant log = NOW;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> in;
    private TestOutputTopic<String, Event> events;
    private TestOutputTopic<String, Quarantined> refused;

    @BeforeEach
    void open() {
        EventCheck check = new EventCheck(signer, (id, revision, version) -> Optional.empty());
        driver = StreamsFixture.driver(new IntakeTopology(check, () -> log).build(Names.PLAIN), NOW);
        in = driver.createInputTopic(Topics.EVENTS_IN, new ByteArraySerializer(), new ByteArraySerializer());
        events = driver.createOutputTopic(
                Topics.EVENTS, new StringDeserializer(), new JsonSerde<>(Event.class).deserializer());
        refused = driver.createOutputTopic(
                Topics.QUARANTINE, new StringDeserializer(), new JsonSerde<>(Quarantined.class).deserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void send(String json) {
        in.pipeInput(null, json.getBytes(StandardCharsets.UTF_8), NOW.plusSeconds(3));
    }

    private String click(String id) {
        return "{\"eventId\":\"%s\",\"token\":\"%s\",\"type\":\"click\"}".formatted(id, signer.sign(CLAIMS));
    }

    @Test
    void goodEvent_isKeyedByItsUnitAndDatedByTheBroker() {
        send(click("c"));
        TestRecord<String, Event> record = events.readRecord();
        assertThat(record.key()).isEqualTo(CLAIMS.unit());
        assertThat(record.value().token()).isEqualTo(CLAIMS);
        assertThat(record.value().ago()).isZero();
        assertThat(new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                .isEqualTo("sluice.event.click");
    }

    @Test
    void whatLay_isToldAsAgo() {
        log = NOW.plusSeconds(7);
        String click = click("c").replace("}", ",\"occurredAt\":\"%s\"}".formatted(NOW.minusSeconds(1)));
        send("{\"sentAt\":\"%s\",\"events\":[%s]}".formatted(NOW, click));
        assertThat(events.readValue().ago()).isEqualTo(Duration.ofSeconds(5));
        send("{\"sentAt\":\"never\",\"events\":[%s]}".formatted(click));
        assertThat(refused.readValue().reason()).startsWith("sentAt must be a time");
    }

    @Test
    void severalEvents_mayShareARecord_andABadOneHurtsNobody() {
        send("{\"events\":[%s,{\"eventId\":\"x\"},%s]}".formatted(click("a"), click("b")));
        assertThat(events.readValuesToList()).extracting(Event::eventId).containsExactly("a", "b");
        assertThat(refused.readValue().reason()).startsWith("token is required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "7", "\"text\"", "{\"events\":7}", "{\"eventId\":\"e\",\"token\":\"forged\"}"})
    void poison_goesToQuarantine(String poison) {
        send(poison);
        send(click("after"));
        assertThat(refused.readValuesToList())
                .hasSize(1)
                .allMatch(record -> record.origin().equals(Quarantined.EVENT));
        assertThat(events.readValuesToList()).hasSize(1);
    }
}
