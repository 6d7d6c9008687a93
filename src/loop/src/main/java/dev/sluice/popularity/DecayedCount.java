package dev.sluice.popularity;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * Events that age: each counts 2^(−age / half-life). Kept as their sum at the time of the newest one, so that nothing needs to
 * change while nothing happens.
 *
 * @param sum as of {@code at}
 * @param at milliseconds since 1970; irrelevant where nothing ages
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record DecayedCount(double sum, long at) {
    static final DecayedCount NONE = new DecayedCount(0, 0);

    /**
     * With more events of one time.
     *
     * @param halfLife in milliseconds; 0 where nothing ages
     */
    DecayedCount plus(double count, long when, long halfLife) {
        if (halfLife == 0 || sum == 0) {
            return new DecayedCount(sum + count, Math.max(at, when));
        }
        return when >= at
                ? new DecayedCount(sum * decay(when - at, halfLife) + count, when)
                : new DecayedCount(sum + count * decay(at - when, halfLife), at);
    }

    DecayedCount plus(DecayedCount other, long halfLife) {
        return other.sum == 0 ? this : plus(other.sum, other.at, halfLife);
    }

    /**
     * The binary logarithm of what they would count in 1970: of two counts the higher one now is the higher one at any time.
     */
    double score(long halfLife) {
        return Math.log(sum) / Math.log(2) + (halfLife == 0 ? 0 : at / (double) halfLife);
    }

    private static double decay(long age, long halfLife) {
        return Math.pow(2, -age / (double) halfLife);
    }
}
