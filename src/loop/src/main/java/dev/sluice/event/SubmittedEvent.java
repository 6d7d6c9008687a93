package dev.sluice.event;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Instants;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;

/** Reads one event as a client sends it; each field that is wrong is named. Unknown fields are ignored. */
final class SubmittedEvent {
    private static final int MAX_ID = 128;
    private static final int MAX_QUOTE = 64;
    private static final Duration LONGEST_AGO = Duration.ofHours(24);

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

    /**
     * The event of that verified token; throws {@link InvalidInput}.
     *
     * @param arrival of the call that it came in
     */
    Event with(TokenClaims claims, Arrival arrival) {
        JsonNode id = json.path("eventId");
        require(id.isTextual(), "eventId", "is required, a string");
        String eventId = id.textValue();
        require(
                !eventId.isEmpty() && eventId.length() <= MAX_ID && eventId.charAt(0) != '@',
                "eventId",
                "must have 1 to 128 characters and not start with @");
        Texts.requireKept(eventId, "eventId");
        return new Event(
                Event.NEWEST,
                claims,
                eventId,
                type(),
                text("itemId"),
                position(),
                number("value", -1e12, 1e12),
                Duration.ofMillis((long) number("watchedMs", 0, 1e12)),
                Duration.ofMillis((long) number("durationMs", 0, 1e12)),
                ago(arrival.sent()).plus(arrival.waited()));
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
                value.isTextual() && value.textValue().length() <= Texts.LONGEST_ITEM_ID,
                field,
                "must be a string of at most " + Texts.LONGEST_ITEM_ID + " characters");
        Texts.requireKept(value.textValue(), field);
        return value.textValue();
    }

    /** 0 where none is given. */
    private int position() {
        double position = number("position", 1, Integer.MAX_VALUE);
        require(position == Math.rint(position), "position", () -> "must be a whole number, got " + position);
        return (int) position;
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

    /** How long before that moment it happened; nothing where that cannot be. */
    private Duration ago(Instant sent) {
        JsonNode value = json.path("occurredAt");
        if (value.isMissingNode() || value.isNull()) {
            return Duration.ZERO;
        }
        Duration ago = Duration.between(time(value, "occurredAt"), sent);
        return ago.isNegative() || ago.compareTo(LONGEST_AGO) > 0 ? Duration.ZERO : ago;
    }

    /** A time as clients write it; throws {@link InvalidInput}. */
    static Instant time(JsonNode value, String field) {
        require(value.isTextual() && value.textValue().length() <= MAX_QUOTE, field, Instants.ZONED);
        return Instants.parseZoned(field, value.textValue());
    }
}
