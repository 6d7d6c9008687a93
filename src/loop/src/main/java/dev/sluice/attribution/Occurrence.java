package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that a unit did and that may earn a reward.
 *
 * @param kind what
 * @param at when, by the partition's clock
 * @param value of a conversion, else 0
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Occurrence(Kind kind, Duration at, double value) {
    /** What an event is worth to a unit's row; nothing for impressions, short views and declared types. */
    static Optional<Occurrence> of(Happening happening, boolean viewThrough) {
        Event event = happening.event();
        if (event.type().equals(EventType.CLICK)) {
            return Optional.of(new Occurrence(Kind.CLICK, happening.at(), 0));
        }
        if (event.type().equals(EventType.CONVERSION)) {
            return Optional.of(new Occurrence(Kind.CONVERSION, happening.at(), event.value()));
        }
        return viewThrough ? Optional.of(new Occurrence(Kind.VIEW, happening.at(), 0)) : Optional.empty();
    }

    /** The three things that outcomes know. */
    enum Kind {
        CLICK,
        VIEW,
        CONVERSION
    }
}
