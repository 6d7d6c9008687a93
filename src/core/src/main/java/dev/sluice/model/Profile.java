package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What is known of a unit; the value of the topic of profiles, whose key is the unit's hash. It completes the features of models,
 * and nothing else: who is targeted is told by requests alone.
 *
 * @param v schema version
 * @param attributes as they were imported
 * @param items what the unit did with items: each item and kind once, with its latest time, the newest last; at most
 *     {@link #MOST_ITEMS}
 */
public record Profile(int v, Map<String, String> attributes, List<Had> items) implements Versioned {
    /** Most items that are kept of a unit, one of two kinds counted twice. */
    public static final int MOST_ITEMS = 100;

    /** Nothing is known. */
    public static final Profile NONE = new Profile(1, Map.of(), List.of());

    private static final Comparator<Had> OLDEST_FIRST =
            Comparator.comparingLong(Had::at).thenComparing(Had::item).thenComparing(Had::kind);

    public Profile {
        attributes = Map.copyOf(attributes);
        items = List.copyOf(items);
    }

    /** With what has become known since. What happened and what was imported comes to the same in any order, and told again. */
    public Profile with(ProfileChange change) {
        if (change instanceof ProfileChange.Happened happened) {
            Had had = new Had(
                    happened.item(), happened.event().wireName(), happened.at().toEpochMilli());
            return new Profile(v, attributes, latest(List.of(had)));
        }
        if (change instanceof ProfileChange.Imported imported) {
            return new Profile(v, imported.attributes(), latest(imported.items()));
        }
        return change instanceof ProfileChange.Forgotten forgotten
                ? new Profile(v, attributes, after(forgotten.at().toEpochMilli()))
                : this;
    }

    private List<Had> after(long time) {
        return items.stream().filter(had -> had.at > time).toList();
    }

    private List<Had> latest(Collection<Had> more) {
        Map<Key, Had> all = new HashMap<>();
        items.forEach(had -> all.put(had.key(), had));
        more.forEach(had -> all.merge(had.key(), had, (one, other) -> one.at >= other.at ? one : other));
        List<Had> sorted = all.values().stream().sorted(OLDEST_FIRST).toList();
        return sorted.subList(Math.max(0, sorted.size() - MOST_ITEMS), sorted.size());
    }

    public boolean empty() {
        return attributes.isEmpty() && items.isEmpty();
    }

    /** The items, each once, the one that the unit had to do with last at the end. */
    public List<String> recentItems() {
        LinkedHashSet<String> recent = new LinkedHashSet<>();
        for (Had had : items) {
            recent.remove(had.item);
            recent.add(had.item);
        }
        return List.copyOf(recent);
    }

    /**
     * What a unit did with an item.
     *
     * @param kind name of the event's type, or {@link #IMPORTED}
     * @param at milliseconds since 1970 by the broker's clock, or as it was imported
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Had(String item, String kind, long at) {
        /** The kind of what was imported. */
        public static final String IMPORTED = "imported";

        public Had {
            requireNonNull(item, "item");
            requireNonNull(kind, "kind");
        }

        private Key key() {
            return new Key(item, kind);
        }
    }

    private record Key(String item, String kind) {}
}
