package dev.sluice.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that the time of day was set back by ten seconds or more. Kafka's clients wait by the time of day: until it has come
 * again, one that was begun before makes no new connection, sends no heartbeat and no batch that lingers.
 */
public final class SetBack {
    private static final Duration FAR = Duration.ofSeconds(10);

    private final Clock clock;
    private final LongSupplier nanos;
    /** How far the time of day was ahead of the monotonic clock, in milliseconds. */
    private long ahead;

    /**
     * @param nanos the monotonic clock
     */
    public SetBack(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.ahead = compare();
    }

    private long compare() {
        return clock.millis() - nanos.getAsLong() / 1_000_000;
    }

    /** Whether it was since this was last asked, or since the beginning; to be asked every few seconds. */
    public synchronized boolean look() {
        long before = ahead;
        ahead = compare();
        return before - ahead >= FAR.toMillis();
    }
}
