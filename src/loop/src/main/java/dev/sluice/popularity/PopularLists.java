package dev.sluice.popularity;

import dev.sluice.model.PopularItems;
import dev.sluice.model.Popularity;
import dev.sluice.recommend.ScoredItem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The most popular items of the whole catalogue, put together of what is told of its parts. Written by one reader thread, read by
 * decisions.
 */
public final class PopularLists {
    private static final Comparator<Cursor> ORDER =
            Comparator.comparingDouble(Cursor::score).reversed().thenComparing(Cursor::item);

    private final Clock clock;
    private final int most;
    private final Map<Popularity, Map<Integer, PopularItems>> parts = new HashMap<>();
    private final Map<Popularity, List<ScoredItem>> lists = new ConcurrentHashMap<>();

    /**
     * @param most items of a list, of a part as of the whole
     */
    public PopularLists(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Takes what is told of a part. */
    public void take(PopularItems told) {
        Map<Integer, PopularItems> of = parts.computeIfAbsent(told.by(), first -> new HashMap<>());
        of.put(told.part(), told);
        lists.put(told.by(), merged(told.by(), of.values()));
    }

    /** The most popular items with their decayed counts, the highest first; empty where nothing was counted so far. */
    public List<ScoredItem> of(Popularity by) {
        return lists.getOrDefault(by, List.of());
    }

    private List<ScoredItem> merged(Popularity by, Collection<PopularItems> of) {
        Instant now = clock.instant();
        PriorityQueue<Cursor> next = new PriorityQueue<>(ORDER);
        for (PopularItems part : of) {
            Cursor.of(part, 0, next);
        }
        List<ScoredItem> all = new ArrayList<>();
        while (all.size() < most && !next.isEmpty()) {
            Cursor best = next.remove();
            all.add(new ScoredItem(best.item(), by.count(best.score(), now)));
            Cursor.of(best.part, best.place + 1, next);
        }
        return List.copyOf(all);
    }

    /** A place in the list of a part. */
    private record Cursor(PopularItems part, int place) {
        static void of(PopularItems part, int place, Collection<Cursor> cursors) {
            if (place < part.items().size()) {
                cursors.add(new Cursor(part, place));
            }
        }

        String item() {
            return part.items().get(place);
        }

        double score() {
            return part.scores().get(place);
        }
    }
}
