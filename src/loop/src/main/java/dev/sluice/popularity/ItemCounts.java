package dev.sluice.popularity;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one item has of one event, or of imports.
 *
 * @param byHalfLife one count for each half-life in milliseconds; 0 where nothing ages
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record ItemCounts(Map<Long, DecayedCount> byHalfLife) {
    static final ItemCounts NONE = new ItemCounts(Map.of());
    private static final long DAY = Duration.ofDays(1).toMillis();

    ItemCounts {
        byHalfLife = Map.copyOf(byHalfLife);
    }

    /**
     * What was imported, each interaction at noon of its day.
     *
     * @param days interactions by day, counted from 1970-01-01
     */
    static ItemCounts imported(Map<Long, Long> days, Set<Long> halfLives) {
        ItemCounts all = NONE;
        for (Map.Entry<Long, Long> day : days.entrySet()) {
            all = all.plus(day.getValue(), day.getKey() * DAY + DAY / 2, halfLives);
        }
        return all;
    }

    ItemCounts plus(double count, long at, Set<Long> halfLives) {
        Map<Long, DecayedCount> more = new HashMap<>(byHalfLife);
        for (long halfLife : halfLives) {
            more.put(halfLife, of(halfLife).plus(count, at, halfLife));
        }
        return new ItemCounts(more);
    }

    DecayedCount of(long halfLife) {
        return byHalfLife.getOrDefault(halfLife, DecayedCount.NONE);
    }
}
