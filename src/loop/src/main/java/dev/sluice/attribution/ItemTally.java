package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import java.util.HashMap;
import java.util.Map;

/**
 * What events tell of one item of a decision.
 *
 * @param counts events by name of their type; {@link #VIEW_THROUGH} for views that reached the threshold
 * @param watched milliseconds that views lasted
 * @param value sum of the conversion values
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record ItemTally(Map<String, Long> counts, long watched, double value) {
    static final ItemTally NOTHING = new ItemTally(Map.of(), 0, 0);
    /** No event type can have this name. */
    static final String VIEW_THROUGH = "viewThrough";

    ItemTally {
        counts = Map.copyOf(counts);
    }

    /** Whether no event of that type has come. */
    boolean lacks(EventType type) {
        return !counts.containsKey(type.wireName());
    }

    ItemTally plus(Event event, boolean viewThrough) {
        Map<String, Long> more = new HashMap<>(counts);
        more.merge(event.type().wireName(), 1L, Long::sum);
        if (viewThrough) {
            more.merge(VIEW_THROUGH, 1L, Long::sum);
        }
        return new ItemTally(more, watched + watched(event), value + earned(event));
    }

    ItemTally plus(ItemTally other) {
        Map<String, Long> more = new HashMap<>(counts);
        other.counts.forEach((type, count) -> more.merge(type, count, Long::sum));
        return new ItemTally(more, watched + other.watched, value + other.value);
    }

    /** What has come since it was as it was then. */
    ItemTally since(ItemTally before) {
        Map<String, Long> news = new HashMap<>(counts);
        before.counts.forEach((type, count) -> news.merge(type, -count, Long::sum));
        return new ItemTally(news, watched - before.watched, value - before.value);
    }

    /** Milliseconds that it was watched; 0 where it is no view. */
    static long watched(Event event) {
        return event.type().equals(EventType.VIEW) ? event.watched().toMillis() : 0;
    }

    /** Value of a conversion; 0 where it is none. */
    static double earned(Event event) {
        return event.type().equals(EventType.CONVERSION) ? event.value() : 0;
    }

    long count(EventType type) {
        return counts.getOrDefault(type.wireName(), 0L);
    }

    long viewThroughs() {
        return counts.getOrDefault(VIEW_THROUGH, 0L);
    }

    /** How many events there were. */
    long events() {
        long all = 0;
        for (long count : counts.values()) {
            all += count;
        }
        return all - viewThroughs();
    }
}
