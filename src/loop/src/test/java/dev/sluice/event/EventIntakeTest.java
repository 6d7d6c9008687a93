package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.Instants;
import dev.sluice.codec.Json;
import dev.sluice.codec.Texts;
import dev.sluice.definition.Definitions;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Quarantined;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIntakeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TokenClaims CLAIMS = claims(5, 1, Optional.empty());

    private final TokenSigner signer =
            new TokenSigner(List.of(TokenKey.of(1, new byte[32])), Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<Event> accepted = new ArrayList<>();
    private final List<Quarantined> refused = new ArrayList<>();
    private final CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);
    private static final PublishedExperiment SHOP =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "shop", "eventTypes": ["add-to-cart"], "arms": [{"key": "a", "control": true}]}"""), Status.RUNNING, 1);
    private static final Definitions DEFINITIONS =
            (id, revision, version) -> id == 5 ? Optional.of(SHOP) : Optional.empty();

    private final EventIntake intake = new EventIntake(
            new EventCheck(signer, DEFINITIONS),
            (events, quarantined) -> {
                accepted.addAll(events);
                refused.addAll(quarantined);
                return acknowledged;
            },
            Clock.fixed(NOW, ZoneOffset.UTC));

    static TokenClaims claims(int experiment, long eligible, Optional<Teams> teams) {
        return new TokenClaims(
                experiment,
                1,
                1,
                0,
                eligible,
                1.0 / Long.bitCount(eligible),
                "d",
                "ab".repeat(16),
                1,
                NOW,
                Duration.ofSeconds(60),
                Duration.ZERO,
                DecisionReason.POLICY,
                false,
                Baseline.NONE,
                teams);
    }

    private ObjectNode event() {
        return Json.http()
                .createObjectNode()
                .put("eventId", "e")
                .put("token", signer.sign(CLAIMS))
                .put("type", "click");
    }

    private List<Verdict> accept(JsonNode... events) {
        return intake.accept(List.of(events), MissingNode.getInstance())
                .toCompletableFuture()
                .join();
    }

    @Test
    void goodEvent_isAcceptedWithItsToken() {
        ObjectNode event =
                event().put("itemId", "i").put("position", 3).put("value", 2.5).put("future", true);
        assertThat(accept(event)).containsExactly(Verdict.accepted("e"));
        assertThat(accepted).hasSize(1);
        assertThat(accepted.get(0).token()).isEqualTo(CLAIMS);
        assertThat(accepted.get(0).type()).isEqualTo(EventType.CLICK);
        assertThat(accepted.get(0).position()).isEqualTo(3);
    }

    @Test
    void badEvent_doesNotRejectItsNeighbours() {
        List<Verdict> verdicts = accept(event(), event().put("token", "forged"), event().put("eventId", "f"));
        assertThat(verdicts).extracting(Verdict::verdict).containsExactly("accepted", "invalid", "accepted");
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0).experiment()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "type, purchase",
        "type, Purchase!",
        "type, 3",
        "eventId, @served",
        "eventId, ''",
        "occurredAt, yesterday",
        "position, x",
        "position, 0",
        "value, x",
        "watchedMs, -1",
        "itemId, 7"
    })
    void wrongField_isNamedAndCountedForItsExperiment(String field, String value) {
        ObjectNode event = event();
        if (value.matches("-?\\d+")) {
            event.put(field, Integer.parseInt(value));
        } else {
            event.put(field, value);
        }
        assertThat(accept(event).get(0).reason()).startsWith(field + " ");
        assertThat(refused.get(0).experiment()).isEqualTo(5);
        assertThat(accepted).isEmpty();
    }

    /** Two ids that differ in nothing that an encoding has would be one. */
    @ParameterizedTest
    @CsvSource({"eventId, d800", "eventId, dfff", "itemId, d83d", "itemId, 0", "eventId, 0"})
    void textThatNoStoreKeeps_isNamed(String field, String code) {
        String text = "a" + (char) Integer.parseInt(code, 16);
        assertThat(accept(event().put(field, text)).get(0).reason())
                .isEqualTo(field + " must hold neither U+0000 nor the half of a surrogate pair");
        assertThat(accept(event().put(field, "a\ud83d\ude00")).get(0).verdict()).isEqualTo("accepted");
    }

    @Test
    void fields_areWhatTheySay_andAsLongAsWhatIsServed() {
        assertThat(accept(event().put("position", 2.7)).get(0).reason())
                .isEqualTo("position must be a whole number, got 2.7");
        assertThat(accept(event().put("occurredAt", 1_700_000_000_000L)).get(0).reason())
                .isEqualTo("occurredAt " + Instants.ZONED);
        assertThat(accept(event().put("itemId", "i".repeat(Texts.LONGEST_ITEM_ID + 1)))
                        .get(0)
                        .reason())
                .startsWith("itemId ");
        assertThat(accept(NullNode.getInstance(), event()))
                .extracting(Verdict::verdict)
                .containsExactly("invalid", "accepted");
        assertThat(accept(
                        event().put("itemId", "i".repeat(Texts.LONGEST_ITEM_ID)).put("position", 2.0)))
                .containsExactly(Verdict.accepted("e"));
    }

    @Test
    void tokenOfAnExpiredKey_isInvalidAndQuarantined() {
        Instant retired = NOW.minus(Duration.ofDays(2));
        TokenSigner rotated = new TokenSigner(
                List.of(
                        TokenKey.of(1, new byte[32]).retired(retired),
                        TokenKey.of(2, "x".repeat(32).getBytes(java.nio.charset.StandardCharsets.US_ASCII))),
                Clock.fixed(NOW, ZoneOffset.UTC));
        EventIntake strict = new EventIntake(
                new EventCheck(rotated, DEFINITIONS),
                (events, quarantined) -> {
                    refused.addAll(quarantined);
                    return acknowledged;
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
        Verdict verdict = strict.accept(List.of(event()), MissingNode.getInstance())
                .toCompletableFuture()
                .join()
                .get(0);
        assertThat(verdict.verdict()).isEqualTo("invalid");
        assertThat(verdict.reason()).contains("expired");
        assertThat(refused).hasSize(1);
    }

    /** Whom a click on a drafted list speaks for depends on where it was. */
    @ParameterizedTest
    @CsvSource({"click, , false", "click, 1, true", "click, 4, true", "click, 5, false", "impression, , true"})
    void clickOnADraftedList_needsItsPosition(String type, Integer position, boolean taken) {
        TokenClaims drafted = claims(5, 3, Optional.of(new Teams(4, 3, 0b0110)));
        Verdict verdict = accept(event().put("token", signer.sign(drafted))
                        .put("type", type)
                        .put("position", position))
                .get(0);
        assertThat(verdict.verdict()).isEqualTo(taken ? "accepted" : "invalid");
        if (!taken) {
            assertThat(verdict.reason()).contains("position must be the clicked item's, 1 to 4");
        }
    }

    @Test
    void declaredType_isAccepted_andAnUnknownExperimentIsLeftToAttribution() {
        assertThat(accept(event().put("type", "add-to-cart")).get(0).verdict()).isEqualTo("accepted");
        assertThat(accepted.get(0).type()).isEqualTo(EventType.of("add-to-cart"));
        assertThat(accept(event().put("type", "purchase")).get(0).reason())
                .isEqualTo("type must be one of impression, click, view, conversion, add-to-cart, got 'purchase'");
        TokenClaims elsewhere = claims(6, 1, Optional.empty());
        assertThat(accept(event().put("type", "purchase").put("token", signer.sign(elsewhere)))
                        .get(0)
                        .verdict())
                .isEqualTo("accepted");
    }

    @Test
    void missingField_isNamed() {
        ObjectNode event = event();
        event.remove("token");
        assertThat(accept(event).get(0).reason()).startsWith("token is required");
        assertThat(accept(Json.http().getNodeFactory().textNode("x")).get(0).verdict())
                .isEqualTo("invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T11:00:00Z, , PT1H",
        "2026-03-01T20:00:00+09:00, , PT1H",
        "2026-02-28T12:00:00Z, , PT24H",
        "2026-03-02T12:00:00Z, , PT0S",
        "2020-01-01T00:00:00Z, , PT0S",
        "2026-03-01T09:00:00Z, 2026-03-01T09:00:02Z, PT2S",
        "2026-03-02T13:00:00Z, 2026-03-02T13:00:02Z, PT2S",
        "2026-03-02T13:00:03Z, 2026-03-02T13:00:02Z, PT0S",
        ", 2026-03-02T13:00:02Z, PT0S"
    })
    void occurredAt_tellsHowLongAgo_byTheClockOfWhoSent(String occurred, String sent, Duration ago) {
        ObjectNode event = event().put("occurredAt", occurred);
        JsonNode sentAt = Json.http().getNodeFactory().textNode(sent);
        intake.accept(List.of(event), sent == null ? MissingNode.getInstance() : sentAt)
                .toCompletableFuture()
                .join();
        assertThat(accepted.get(0).ago()).isEqualTo(ago);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700000000000", "\"2026-01-01\"", "\"2026-01-01 10:00:00\"", "{}", "true"})
    void timeThatIsNone_isNamed(String time) throws IOException {
        JsonNode value = Json.http().readTree(time);
        assertThat(accept(event().<ObjectNode>set("occurredAt", value)).get(0).reason())
                .startsWith("occurredAt " + Instants.ZONED);
        assertThatThrownBy(() -> intake.accept(List.of(event()), value)).hasMessageContaining("must be a time");
    }

    @Test
    void number_ofEventsIsBounded() {
        assertThatThrownBy(() -> intake.accept(List.of(), MissingNode.getInstance()))
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> intake.accept(Collections.nCopies(1001, event()), MissingNode.getInstance()))
                .hasMessageContaining("got 1001");
    }
}
