package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.Map;

/** What makes an item popular; the value of the topic of item counts, whose key is the item. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
public sealed interface ItemCount extends Versioned {
    /**
     * Events of the item that were accepted together.
     *
     * @param v schema version
     * @param event type: click, view (one that reached its experiment's threshold) or conversion
     * @param count how many, at least 1
     * @param at append time
     */
    @JsonTypeName("events")
    record Events(int v, EventType event, long count, Instant at) implements ItemCount {
        public Events {
            requireNonNull(event, "event");
            requireNonNull(at, "at");
        }
    }

    /**
     * A trial of the item by an experiment that learns of items.
     *
     * @param v schema version
     * @param scope name under which trials are counted
     * @param position where it stood, from 1
     * @param click whether it was clicked there
     * @param mature whether its decision is mature, and it was seen there; else it was clicked for the first time in its decision
     * @param at append time
     */
    @JsonTypeName("trial")
    record Trial(int v, String scope, int position, boolean click, boolean mature, Instant at) implements ItemCount {
        public Trial {
            requireNonNull(scope, "scope");
            requireNonNull(at, "at");
        }
    }

    /**
     * All that imports hold of the item; takes the place of what was said before.
     *
     * @param v schema version
     * @param days interactions by day, counted from 1970-01-01
     */
    @JsonTypeName("imported")
    record Imported(int v, Map<Long, Long> days) implements ItemCount {
        public Imported {
            days = Map.copyOf(days);
        }
    }
}
