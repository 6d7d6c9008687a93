package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that a unit did and that may earn a reward.
 *
 * @param kind what
 * @param at when
 * @param value of a conversion, else 0
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Occurrence(Kind kind, Instant at, double value) {
    /** What an event is worth to a unit's row; nothing for impressions, short views and declared types. */
    static Optional<Occurrence> of(Event event, boolean viewThrough) {
        if (event.type().equals(EventType.CLICK)) {
            return Optional.of(new Occurrence(Kind.CLICK, event.time(), 0));
        }
        if (event.type().equals(EventType.CONVERSION)) {
            return Optional.of(new Occurrence(Kind.CONVERSION, event.time(), event.value()));
        }
        return viewThrough ? Optional.of(new Occurrence(Kind.VIEW, event.time(), 0)) : Optional.empty();
    }

    /** The three things that outcomes know. */
    enum Kind {
        CLICK,
        VIEW,
        CONVERSION
    }
}
