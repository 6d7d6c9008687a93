package dev.sluice.event;

import dev.sluice.model.Event;
import dev.sluice.model.Quarantined;

/** What became of one submitted event at the door. */
sealed interface Checked {
    /** What its sender is told. */
    Verdict verdict();

    /** It is good, with its token decoded. */
    record Taken(Event event) implements Checked {
        @Override
        public Verdict verdict() {
            return Verdict.accepted(event.eventId());
        }
    }

    /** It is not, and goes to quarantine. */
    record Refused(Quarantined record, Verdict verdict) implements Checked {}
}
