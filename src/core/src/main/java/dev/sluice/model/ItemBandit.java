package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How trials of items are counted.
 *
 * @param scope name under which they are; whatever has the same learns together
 * @param halfLife after which a trial counts half; empty means that none ages
 * @param positionBias η: how likely it is that place k is looked at, k^−η
 */
public record ItemBandit(String scope, Optional<Duration> halfLife, double positionBias) {
    public ItemBandit {
        requireNonNull(scope, "scope");
        requireNonNull(halfLife, "halfLife");
    }

    /** The half-life in milliseconds; 0 where nothing ages. */
    public long millis() {
        return halfLife.map(Duration::toMillis).orElse(0L);
    }

    /** How likely a place is looked at, from 1; in (0, 1]. */
    public double examined(int position) {
        return Math.pow(position, -positionBias);
    }

    /** In a form that is short and tells them apart. */
    public String name() {
        return scope + "@" + millis() + "@" + positionBias;
    }
}
