package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How popularity is told: by the exponentially decayed count of an event and of what was imported.
 *
 * @param event type that counts: click, view or conversion
 * @param halfLife after which an event counts half; empty means that none ages
 */
public record Popularity(EventType event, Optional<Duration> halfLife) {
    public Popularity {
        requireNonNull(event, "event");
        requireNonNull(halfLife, "halfLife");
    }

    /** The half-life in milliseconds; 0 where nothing ages. */
    public long millis() {
        return halfLife.map(Duration::toMillis).orElse(0L);
    }

    /**
     * The decayed count of an item.
     *
     * @param score its binary logarithm in 1970
     * @param at when it is asked for
     */
    public double count(double score, Instant at) {
        double aged = halfLife.map(life -> at.toEpochMilli() / (double) life.toMillis())
                .orElse(0.0);
        return Math.pow(2, score - aged);
    }

    /** In a form that sorts and is short: the event and the half-life in milliseconds. */
    public String name() {
        return event.wireName() + "/" + millis();
    }
}
