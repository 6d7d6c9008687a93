package dev.sluice.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * How finely decisions and delays are told apart within a window. Time counts in granules, which are as long as
 * allocations last; decisions are kept in buckets of 2^level granules, aligned to the epoch, that are at most half as wide
 * as they are old. Buckets nest, so where a decision lies depends on its time and the present only, not on what came in
 * between (the dyadic form of Datar, Gionis, Indyk and Motwani 2002).
 *
 * @param granule unit of time
 * @param window within which a success counts
 */
public record DelayScale(Duration granule, Duration window) {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final int GRANULES = 2_000;
    /** Widths that a bucket is old before it is formed. */
    private static final long WIDTHS = 2;

    public DelayScale {
        if (granule.toMillis() < 1 || window.compareTo(granule) < 0) {
            throw new IllegalArgumentException("granule must be in [1 ms, window], got " + granule + " of " + window);
        }
    }

    /** The 2000th part of the window, within a second and a minute. */
    public static DelayScale of(Duration window) {
        Duration part = window.dividedBy(GRANULES);
        Duration granule = part.compareTo(MOST) > 0 ? MOST : part;
        return new DelayScale(granule.compareTo(LEAST) < 0 ? LEAST : granule, window);
    }

    /** Granules since the epoch that are over. */
    public long number(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), granule.toMillis());
    }

    /** Granules since the epoch. */
    double at(Instant time) {
        long length = granule.toMillis();
        return number(time) + Math.floorMod(time.toEpochMilli(), length) / (double) length;
    }

    /** The window in granules. */
    double length() {
        return (double) window.toMillis() / granule.toMillis();
    }

    /** First granule of the bucket in which a granule lies at a time. */
    long start(long number, long now) {
        int level = 0;
        while (level < widest() && now - end(number, level + 1) >= WIDTHS << (level + 1)) {
            level++;
        }
        return number >> level << level;
    }

    /** Whether the widest bucket in which a granule ever lies has left the window. */
    boolean matured(long number, long now) {
        return now - end(number, widest()) >= length();
    }

    private static long end(long number, int level) {
        return ((number >> level) + 1) << level;
    }

    private int widest() {
        return Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, (long) length() / 8)));
    }
}
