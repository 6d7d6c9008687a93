package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;

/**
 * A verified event with its token decoded; the value of the events topic, whose key is the unit hash.
 *
 * @param v schema version
 * @param token the decision that it belongs to
 * @param eventId de-duplication key within the decision; {@code @served} for the server's own impression
 * @param type what happened
 * @param itemId the item concerned, or empty
 * @param position its position from 1, or 0
 * @param value revenue of a conversion or share watched of a view, or 0
 * @param watched how long was watched, or zero
 * @param duration how long the item is, or zero
 * @param occurredAt when it happened, or when it was received where the client's clock is not believable
 */
public record Event(
        int v,
        @JsonFormat(shape = JsonFormat.Shape.ARRAY) TokenClaims token,
        String eventId,
        EventType type,
        String itemId,
        int position,
        double value,
        Duration watched,
        Duration duration,
        Instant occurredAt)
        implements Versioned {

    public Event {
        requireNonNull(token, "token");
        requireNonNull(eventId, "eventId");
        requireNonNull(type, "type");
        requireNonNull(itemId, "itemId");
        requireNonNull(watched, "watched");
        requireNonNull(duration, "duration");
        requireNonNull(occurredAt, "occurredAt");
    }

    /** Reserved id of the impression that serving records. */
    public static final String SERVED = "@served";

    public static Event served(TokenClaims token) {
        return new Event(
                NEWEST, token, SERVED, EventType.IMPRESSION, "", 0, 0, Duration.ZERO, Duration.ZERO, token.decidedAt());
    }

    /** The event's time, never before its decision. */
    @JsonIgnore
    public Instant time() {
        return occurredAt.isBefore(token.decidedAt()) ? token.decidedAt() : occurredAt;
    }

    /**
     * Whether the event comes too late, from its token and time alone, so that a closed record never reopens.
     *
     * @param partitionTime highest append time of the partition
     */
    public boolean late(Instant partitionTime) {
        return time().isAfter(token.decidedAt().plus(token.window())) || !partitionTime.isBefore(token.maturesAt());
    }
}
