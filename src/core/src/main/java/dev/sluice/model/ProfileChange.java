package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.model.Profile.Had;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What has become known of a unit; the value of the topic of profile changes, whose key is the unit's hash. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
public sealed interface ProfileChange extends Versioned {
    /**
     * An event that names an item was accepted.
     *
     * @param v schema version
     * @param event its type
     * @param at when it happened, by append times
     */
    @JsonTypeName("happened")
    record Happened(int v, String item, EventType event, Instant at) implements ProfileChange {
        public Happened {
            requireNonNull(item, "item");
            requireNonNull(event, "event");
            requireNonNull(at, "at");
        }
    }

    /**
     * All that imports tell of the unit's attributes, and its latest items.
     *
     * @param v schema version
     */
    @JsonTypeName("imported")
    record Imported(int v, Map<String, String> attributes, List<Had> items) implements ProfileChange {
        public Imported {
            attributes = Map.copyOf(attributes);
            items = List.copyOf(items);
        }
    }

    /**
     * The unit is to be forgotten: what it did until then.
     *
     * @param v schema version
     */
    @JsonTypeName("forgotten")
    record Forgotten(int v, Instant at) implements ProfileChange {
        public Forgotten {
            requireNonNull(at, "at");
        }
    }
}
