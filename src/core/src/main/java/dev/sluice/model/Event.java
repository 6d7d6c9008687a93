package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.Optional;

/**
 * A verified event with its token decoded; the value of the events topic, whose key is the unit hash.
 *
 * @param v schema version
 * @param token the decision that it belongs to
 * @param eventId de-duplication key within the decision; {@code @served} and {@code @decided} are the server's own
 * @param type what happened
 * @param itemId the item concerned, or empty
 * @param position its position from 1, or 0
 * @param value revenue of a conversion or share watched of a view, or 0
 * @param watched how long was watched, or zero
 * @param duration how long the item is, or zero
 * @param ago how long before it was taken it happened, 0 to 24 hours; a duration, since clocks disagree
 * @param decision what serving says of the decision; empty where others tell of it
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
        Duration ago,
        Optional<LoggedDecision> decision)
        implements Versioned {

    public Event {
        requireNonNull(token, "token");
        requireNonNull(eventId, "eventId");
        requireNonNull(type, "type");
        requireNonNull(itemId, "itemId");
        requireNonNull(watched, "watched");
        requireNonNull(duration, "duration");
        requireNonNull(ago, "ago");
        requireNonNull(decision, "decision");
    }

    /** What others tell of a decision. */
    public Event(
            int v,
            TokenClaims token,
            String eventId,
            EventType type,
            String itemId,
            int position,
            double value,
            Duration watched,
            Duration duration,
            Duration ago) {
        this(v, token, eventId, type, itemId, position, value, watched, duration, ago, Optional.empty());
    }

    /** Reserved id of the impression that serving records. */
    public static final String SERVED = "@served";

    /** Reserved id of a decision whose impression is deferred: it is none. */
    public static final String DECIDED = "@decided";

    /** What serving says of a decision: that it was served, or, where the impression is deferred, that it was made. */
    public static Event first(TokenClaims token, LoggedDecision decision) {
        return new Event(
                NEWEST,
                token,
                token.deferred() ? DECIDED : SERVED,
                EventType.IMPRESSION,
                "",
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Optional.of(decision));
    }

    /** Whether serving said it: it begins its decision, whenever it comes. */
    @JsonIgnore
    public boolean isFirst() {
        return eventId.equals(SERVED) || isDecided();
    }

    /** Whether it concerns one item of the list. */
    @JsonIgnore
    public boolean namesItem() {
        return !itemId.isEmpty() || position > 0;
    }

    /** Whether it tells of a decision that nobody has seen yet. */
    @JsonIgnore
    public boolean isDecided() {
        return eventId.equals(DECIDED);
    }
}
