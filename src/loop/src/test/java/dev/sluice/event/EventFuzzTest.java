package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Quarantined;
import dev.sluice.model.Teams;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever is sent as events: each is taken, as a record that reads back alike, or refused in few words of ours. */
class EventFuzzTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MOST_WORDS = 400;
    private static final PublishedExperiment SHOP =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "shop", "eventTypes": ["add-to-cart"], "arms": [{"key": "a", "control": true}]}"""), Status.RUNNING, 1);
    private static final TokenSigner SIGNER =
            new TokenSigner(List.of(TokenKey.of(1, new byte[32])), Clock.fixed(NOW, ZoneOffset.UTC));
    private static final String PLAIN = SIGNER.sign(EventIntakeTest.claims(5, 3, Optional.empty()));
    private static final String DRAFTED = SIGNER.sign(EventIntakeTest.claims(6, 3, Optional.of(new Teams(10, 8, 5))));

    private final EventCheck check =
            new EventCheck(SIGNER, (id, revision, version) -> id == 5 ? Optional.of(SHOP) : Optional.empty());

    /**
     * @param body as it is posted; the tokens {@code plain} and {@code drafted} stand for good ones
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void events_areTakenOrRefusedInOurWords(byte @NotNull [] body) throws IOException {
        JsonNode json;
        try {
            json = Json.http().readTree(body);
        } catch (IOException e) {
            return;
        }
        requireChecked(json);
        for (JsonNode event : json.path("events")) {
            requireChecked(event);
        }
    }

    private void requireChecked(JsonNode json) throws IOException {
        JsonNode event = signed(json);
        Checked checked = check.check(event, Arrival.of(MissingNode.getInstance(), NOW));
        requireVerdict(checked.verdict(), event);
        if (checked instanceof Checked.Taken taken) {
            requireTaken(taken.event());
        } else if (checked instanceof Checked.Refused refused) {
            Quarantined record = refused.record();
            assertThat(record.original()).hasSizeLessThanOrEqualTo(4_096);
            assertThat(reread(record, Quarantined.class)).isEqualTo(record);
        }
    }

    private static JsonNode signed(JsonNode json) {
        if (json instanceof ObjectNode event) {
            return switch (event.path("token").asText()) {
                case "plain" -> event.put("token", PLAIN);
                case "drafted" -> event.put("token", DRAFTED);
                default -> event;
            };
        }
        return json;
    }

    private static void requireVerdict(Verdict verdict, JsonNode event) {
        assertThat(verdict.eventId()).hasSizeLessThanOrEqualTo(128);
        if (verdict.verdict().equals("accepted")) {
            assertThat(verdict.eventId()).isEqualTo(event.path("eventId").textValue());
            assertThat(verdict.reason()).isEmpty();
            return;
        }
        assertThat(verdict.verdict()).isEqualTo("invalid");
        assertThat(verdict.reason())
                .matches(
                        "(?s)(event|token|eventId|type|itemId|position|value|watchedMs|durationMs|occurredAt) (is|must) .*")
                .hasSizeLessThan(MOST_WORDS);
    }

    private static void requireTaken(Event event) throws IOException {
        assertThat(event.eventId()).doesNotStartWith("@").isNotEmpty();
        assertThat(event.value()).isFinite();
        assertThat(event.position()).isNotNegative();
        assertThat(event.watched()).isBetween(Duration.ZERO, Duration.ofMillis(1_000_000_000_000L));
        assertThat(event.duration()).isBetween(Duration.ZERO, Duration.ofMillis(1_000_000_000_000L));
        assertThat(event.ago()).isBetween(Duration.ZERO, Duration.ofHours(24));
        assertThat(event.token().experiment()).isBetween(5, 6);
        if (event.token().experiment() == 5) {
            assertThat(SHOP.definition().knows(event.type())).isTrue();
        }
        if (event.type().equals(EventType.CLICK)) {
            assertThat(event.token()
                            .teams()
                            .map(teams -> teams.has(event.position()))
                            .orElse(true))
                    .isTrue();
        }
        assertThat(reread(event, Event.class)).isEqualTo(event);
    }

    private static <T> T reread(T record, Class<T> type) throws IOException {
        return Json.wire().readValue(Json.wire().writeValueAsBytes(record), type);
    }
}
