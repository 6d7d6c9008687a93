package dev.sluice.stream;

import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * Milliseconds for the stages' schedules: the time of day when it was made, and from then on the monotonic clock. By the time
 * of day a stage would neither commit nor emit for as long as a clock was set back. It dates nothing.
 */
public final class MonotonicTime implements Time {
    private final long madeAt = Time.SYSTEM.milliseconds();
    private final long nanos = System.nanoTime();

    @Override
    public long milliseconds() {
        return madeAt + (System.nanoTime() - nanos) / 1_000_000;
    }

    @Override
    public long nanoseconds() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long milliseconds) {
        Time.SYSTEM.sleep(milliseconds);
    }

    @Override
    public void waitObject(Object waited, Supplier<Boolean> condition, long deadline) throws InterruptedException {
        Time.SYSTEM.waitObject(waited, condition, Time.SYSTEM.milliseconds() + deadline - milliseconds());
    }
}
