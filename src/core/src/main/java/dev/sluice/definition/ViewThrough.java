package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import dev.sluice.model.Event;
import java.time.Duration;

/**
 * When a view counts as a view-through: watched for this share of the item, or for this long.
 *
 * @param share of the item's duration, in [0, 1]; default 0.3
 * @param watched absolute time; default 10s
 */
public record ViewThrough(Double share, Duration watched) {
    /** 30 % of the duration, or 10 s. */
    public static final ViewThrough DEFAULT = new ViewThrough(0.3, Duration.ofSeconds(10));

    public ViewThrough {
        share = share == null ? 0.3 : share;
        watched = watched == null ? Duration.ofSeconds(10) : watched;
        requireIn(share, 0, 1, "share");
        require(!watched.isNegative() && !watched.isZero(), "watched", "must be positive, got " + watched);
    }

    /** Whether that view event reaches the threshold; one without a watch time never does. */
    public boolean reachedBy(Event view) {
        long millis = view.watched().toMillis();
        if (millis <= 0) {
            return false;
        }
        long whole = view.duration().toMillis();
        return millis >= watched.toMillis() || (whole > 0 && millis >= share * whole);
    }
}
