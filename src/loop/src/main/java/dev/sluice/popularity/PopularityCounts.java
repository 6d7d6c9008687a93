package dev.sluice.popularity;

import dev.sluice.model.EventType;
import dev.sluice.model.ItemCount;
import dev.sluice.model.PopularItems;
import dev.sluice.model.Popularity;
import dev.sluice.stream.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The counts of one part of the catalogue, and the lists that are asked for. A half-life that was asked for once is counted for
 * good; what happened before that it knows from imports alone. One thread.
 */
final class PopularityCounts {
    private static final int SCHEMA = 1;
    private static final String IMPORTED = "imported";
    private static final long UNDECAYED = 0;

    private final Table<String, ItemCounts> counts;
    private final Table<String, ItemCount> imports;
    private final Table<String, Long> known;
    private final int part;
    private final int most;
    private final Map<Popularity, TopItems> lists = new HashMap<>();
    private final Set<Long> halfLives = new HashSet<>();

    /**
     * @param part number of the part
     * @param most items of a list
     */
    PopularityCounts(Tables tables, int part, int most) {
        this.counts = tables.counts();
        this.imports = tables.imports();
        this.known = tables.halfLives();
        this.part = part;
        this.most = most;
        halfLives.add(UNDECAYED);
        known.scan((name, halfLife) -> halfLives.add(halfLife) || true);
    }

    /** Takes what happened to an item. */
    void take(String item, ItemCount count) {
        if (count instanceof ItemCount.Events events) {
            String key = key(events.event().wireName(), item);
            ItemCounts before = counts.find(key).orElse(ItemCounts.NONE);
            counts.put(key, before.plus(events.count(), events.at().toEpochMilli(), halfLives));
            place(item, events.event());
        } else if (count instanceof ItemCount.Imported imported) {
            imports.put(item, imported);
            counts.put(key(IMPORTED, item), ItemCounts.imported(imported.days(), halfLives));
            Set.copyOf(lists.keySet()).stream()
                    .map(Popularity::event)
                    .distinct()
                    .forEach(event -> place(item, event));
        }
    }

    /** Keeps the lists that are asked for, and no others. */
    void keep(Set<Popularity> wanted) {
        lists.keySet().retainAll(wanted);
        for (Popularity by : wanted) {
            if (halfLives.add(by.millis())) {
                known.put(String.valueOf(by.millis()), by.millis());
                seed();
            }
            lists.computeIfAbsent(by, this::gathered);
        }
    }

    /** The lists that have changed since this was asked last. */
    List<PopularItems> changed() {
        List<PopularItems> changed = new ArrayList<>();
        lists.forEach((by, top) -> {
            if (top.takeChanged()) {
                changed.add(new PopularItems(SCHEMA, by, part, top.items(), top.scores()));
            }
        });
        return changed;
    }

    /** What imports tell by a half-life that is new. */
    private void seed() {
        imports.scan((item, count) -> {
            if (count instanceof ItemCount.Imported imported) {
                counts.put(key(IMPORTED, item), ItemCounts.imported(imported.days(), halfLives));
            }
            return true;
        });
    }

    private void place(String item, EventType event) {
        for (Map.Entry<Popularity, TopItems> list : lists.entrySet()) {
            Popularity by = list.getKey();
            if (by.event().equals(event) && !placed(list.getValue(), item, score(by, item))) {
                list.setValue(gathered(by));
            }
        }
    }

    /** An item of which nothing counts is of no list. */
    private static boolean placed(TopItems top, String item, double score) {
        return score == Double.NEGATIVE_INFINITY ? top.remove(item) : top.put(item, score);
    }

    private TopItems gathered(Popularity by) {
        TopItems top = new TopItems(most);
        BiConsumer<String, ItemCounts> put = (item, any) -> placed(top, item, score(by, item));
        scan(IMPORTED, put);
        scan(by.event().wireName(), put);
        return top;
    }

    private void scan(String kind, BiConsumer<String, ItemCounts> visitor) {
        String prefix = key(kind, "");
        String behind = kind + (char) ('/' + 1);
        counts.scan(prefix, behind, (key, value) -> {
            if (key.startsWith(prefix)) {
                visitor.accept(key.substring(prefix.length()), value);
            }
            return true;
        });
    }

    private double score(Popularity by, String item) {
        long halfLife = by.millis();
        return count(by.event().wireName(), item, halfLife)
                .plus(count(IMPORTED, item, halfLife), halfLife)
                .score(halfLife);
    }

    private DecayedCount count(String kind, String item, long halfLife) {
        return counts.find(key(kind, item)).orElse(ItemCounts.NONE).of(halfLife);
    }

    private static String key(String kind, String item) {
        return kind + '/' + item;
    }

    /**
     * All that is known of one part.
     *
     * @param counts by event, or {@code imported}, and item
     * @param imports by item
     * @param halfLives that were ever asked for, in milliseconds
     */
    record Tables(Table<String, ItemCounts> counts, Table<String, ItemCount> imports, Table<String, Long> halfLives) {}
}
