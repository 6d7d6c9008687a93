package dev.sluice.attribution;

import dev.sluice.model.Event;
import java.time.Duration;
import java.time.Instant;

/**
 * An event of a decision that is known.
 *
 * @param at when it happened by the partition's clock, never before its decision
 * @param date when it happened, by append times
 */
record Happening(Event event, Duration at, Instant date) {
    static Happening of(Event event, Anchor decision, StageClock clock) {
        if (event.isFirst()) {
            return new Happening(event, decision.at(), decision.seenAt());
        }
        Duration at = clock.now().minus(event.ago());
        Instant date = clock.date().minus(event.ago());
        return new Happening(
                event,
                at.compareTo(decision.at()) < 0 ? decision.at() : at,
                date.isBefore(decision.seenAt()) ? decision.seenAt() : date);
    }
}
