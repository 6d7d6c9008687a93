package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.ApiKey;
import dev.sluice.access.Role;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Quarantined;
import dev.sluice.policy.Forgetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that the first release wrote are still readable. They were written by it, and are never written anew. */
class OldRecordsTest {
    private static final Path RECORDS = Path.of("../loop/src/test/resources/records/v1");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(RECORDS.resolve(name + ".json"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String name, Class<T> type) {
        return new JsonSerde<>(type).read(bytes(name));
    }

    @Test
    void event_isReadable() {
        Event event = read("event", Event.class);
        assertThat(event.type()).isEqualTo(EventType.VIEW);
        assertThat(event.watched()).isEqualTo(Duration.ofSeconds(4));
        assertThat(event.token().probability()).isEqualTo(0.75);
        assertThat(event.token().deferred()).isTrue();
        assertThat(event.token().window()).isEqualTo(Duration.ofMinutes(30));
        assertThat(read("served", Event.class).eventId()).isEqualTo(Event.SERVED);
    }

    @Test
    void delta_isReadable() {
        ArmDelta delta = read("delta", ArmDelta.class);
        assertThat(delta.sequence()).isEqualTo(12);
        assertThat(delta.cells().get(0).outcomes().conversions()).isEqualTo(1);
        assertThat(delta.counts().get(0).label()).isEqualTo(DecisionReason.FALLBACK);
        assertThat(delta.counts().get(0).counts().customEvents()).isEmpty();
        assertThat(delta.live()).isEmpty();
        assertThat(delta.ledger().received()).isEqualTo(19);
    }

    @Test
    void snapshotAndAllocation_areReadable() {
        PolicySnapshot snapshot = read("snapshot", PolicySnapshot.class);
        assertThat(snapshot.asOf()).isEqualTo(AT);
        assertThat(snapshot.allocation().share(1)).isEqualTo(0.75);
        assertThat(snapshot.arms().get(0).drawn().clickEvents()).isEqualTo(3);
        assertThat(snapshot.tripped()).isEmpty();
        AllocationVersion allocation = read("allocation", AllocationVersion.class);
        assertThat(allocation.version()).isEqualTo(7);
        assertThat(allocation.means()).containsExactly(0.05, 0.1);
    }

    @Test
    void experimentAndKey_areReadable() {
        PublishedExperiment experiment = read("experiment", PublishedExperiment.class);
        assertThat(experiment.status()).isEqualTo(Status.PAUSED);
        assertThat(experiment.concludedAt()).isEqualTo(Optional.of(AT.plusSeconds(60)));
        assertThat(experiment.definition().forgetting()).contains(new Forgetting.HalfLife(Duration.ofDays(7)));
        assertThat(experiment.definition().arms().get(1).timeout()).isEqualTo(Duration.ofMillis(80));
        assertThat(experiment.definition().traffic()).isEqualTo(1);
        assertThat(read("api-key", ApiKey.class).role()).isEqualTo(Role.CLIENT);
    }

    @Test
    void decisionAndQuarantine_areReadable() {
        assertThat(read("decision", LoggedDecision.class).items()).containsExactly("item-9", "item-3");
        assertThat(read("quarantined", Quarantined.class).origin()).isEqualTo(Quarantined.EVENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 99})
    void unknownVersion_isRefused(int version) {
        String newer = new String(bytes("event"), StandardCharsets.UTF_8).replace("\"v\":1", "\"v\":" + version);
        assertThatThrownBy(() -> new JsonSerde<>(Event.class).read(newer.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("unknown schema version " + version);
    }
}
