package dev.sluice.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * How a call with events came.
 *
 * @param received when, by our clock
 * @param sent when, by the clock that says when its events happened; the time it was received where the call does not say
 * @param waited how long it had lain before it was looked at
 */
record Arrival(Instant received, Instant sent, Duration waited) {
    /** A call that is looked at as it comes; throws {@link dev.sluice.codec.InvalidInput} for a time that is none. */
    static Arrival of(JsonNode sentAt, Instant received) {
        return new Arrival(received, sent(sentAt, received), Duration.ZERO);
    }

    /** A record that was appended, and is looked at later. */
    static Arrival of(JsonNode sentAt, Instant appended, Instant now) {
        Duration waited = Duration.between(appended, now);
        return new Arrival(appended, sent(sentAt, appended), waited.isNegative() ? Duration.ZERO : waited);
    }

    private static Instant sent(JsonNode sentAt, Instant received) {
        return sentAt.isMissingNode() || sentAt.isNull() ? received : SubmittedEvent.time(sentAt, "sentAt");
    }
}
