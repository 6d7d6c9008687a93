package dev.sluice.event;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads one event as a client sends it; each field that is wrong is named. Unknown fields are ignored. */
final class SubmittedEvent {
    private static final int MAX_ID = 128;
    private static final int MAX_QUOTE = 64;
    private static final Duration BELIEVABLE = Duration.ofHours(24);

    private final JsonNode json;

    SubmittedEvent(JsonNode json) {
        require(json.isObject(), "event", "must be an object");
        this.json = json;
    }

    /** The id, or empty when there is none that could be told back. */
    static String idOf(JsonNode json) {
        JsonNode id = json.path("eventId");
        return id.isTextual() && id.textValue().length() <= MAX_ID ? id.textValue() : "";
    }

    String token() {
        JsonNode token = json.path("token");
        require(token.isTextual(), "token", "is required, a string");
        return token.textValue();
    }

    /** The event of that verified token, received now; throws {@link InvalidInput}. */
    Event with(TokenClaims claims, Instant now) {
        JsonNode id = json.path("eventId");
        require(id.isTextual(), "eventId", "is required, a string");
        String eventId = id.textValue();
        require(
                !eventId.isEmpty() && eventId.length() <= MAX_ID && eventId.charAt(0) != '@',
                "eventId",
                "must have 1 to 128 characters and not start with @");
        return new Event(
                Event.NEWEST,
                claims,
                eventId,
                type(),
                text("itemId"),
                (int) number("position", 0, Integer.MAX_VALUE),
                number("value", -1e12, 1e12),
                Duration.ofMillis((long) number("watchedMs", 0, 1e12)),
                Duration.ofMillis((long) number("durationMs", 0, 1e12)),
                occurredAt(now));
    }

    private EventType type() {
        JsonNode type = json.path("type");
        require(type.isTextual(), "type", "is required, like click");
        return EventType.parse(type.textValue())
                .orElseThrow(() -> new InvalidInput(
                        "type",
                        "must be impression, click, view, conversion or a type that the experiment declares, got '"
                                + shortened(type.textValue()) + "'"));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE) + "…";
    }

    private String text(String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        require(
                value.isTextual() && value.textValue().length() <= 256,
                field,
                "must be a string of at most 256 characters");
        return value.textValue();
    }

    private double number(String field, double min, double max) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        require(value.isNumber(), field, "must be a number");
        InvalidInput.requireIn(value.doubleValue(), min, max, field);
        return value.doubleValue();
    }

    /** The client's time where it is within a day of ours; else ours. */
    private Instant occurredAt(Instant now) {
        String text = text("occurredAt");
        if (text.isEmpty()) {
            return now;
        }
        try {
            Instant claimed = Instant.parse(text);
            return Duration.between(claimed, now).abs().compareTo(BELIEVABLE) <= 0 ? claimed : now;
        } catch (DateTimeParseException e) {
            throw new InvalidInput(
                    "occurredAt", "must be a time like 2026-01-31T12:00:00.000Z, got '" + shortened(text) + "'");
        }
    }
}
