package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Teams;
import java.util.function.ToLongBiFunction;

/**
 * Clicks on a list that was drafted from two arms: a bit for each clicked position that speaks for an arm.
 *
 * @param forLower for the arm of the lower slot
 * @param forHigher for the arm of the higher slot
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record DraftedClicks(long forLower, long forHigher) {
    static final DraftedClicks NONE = new DraftedClicks(0, 0);

    DraftedClicks plus(Event event) {
        return event.type().equals(EventType.CLICK) && event.token().teams().isPresent()
                ? new DraftedClicks(forLower | bit(event, Teams::forLower), forHigher | bit(event, Teams::forHigher))
                : this;
    }

    private static long bit(Event event, ToLongBiFunction<Teams, Integer> arm) {
        return event.token()
                .teams()
                .map(teams -> arm.applyAsLong(teams, event.position()))
                .orElse(0L);
    }

    /** Clicked items of the arm of the lower slot less those of the other one. */
    int credit() {
        return Long.bitCount(forLower) - Long.bitCount(forHigher);
    }
}
