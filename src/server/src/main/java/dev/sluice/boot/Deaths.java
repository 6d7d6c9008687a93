package dev.sluice.boot;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The threads of a stage that died and were replaced, and whether it gets on all the same. One that dies five times within two
 * minutes of the same record will not get over it. Written by the stage's threads and by who asks the broker for its offsets;
 * read by health and metrics.
 */
final class Deaths {
    private static final int TOO_MANY = 5;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final LongSupplier nanos;
    private final AtomicLong all = new AtomicLong();
    private final Deque<Death> recent = new ArrayDeque<>();
    private long committed = -1;

    Deaths(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void died(Throwable failure) {
        all.incrementAndGet();
        recent.addLast(new Death(nanos.getAsLong(), cause(failure)));
        if (recent.size() > TOO_MANY) {
            recent.removeFirst();
        }
    }

    /** The kind of the first cause: what it says may quote a record. */
    private static String cause(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.getClass().getSimpleName();
    }

    /** Where the stage is by now. */
    synchronized void at(long offset) {
        if (offset != committed) {
            recent.clear();
        }
        committed = offset;
    }

    /** The broker did not say where the stage is: threads that die meanwhile die of that, and no restart helps. */
    synchronized void unknown() {
        recent.clear();
    }

    /** Since the start. */
    long all() {
        return all.get();
    }

    /** Why it does not get on, or nothing. */
    synchronized Optional<String> hopeless() {
        return Optional.of(recent)
                .filter(deaths ->
                        deaths.size() == TOO_MANY && nanos.getAsLong() - deaths.getFirst().at <= WITHIN.toNanos())
                .map(deaths -> "threads die again and again without progress: " + deaths.getLast().cause);
    }

    private record Death(long at, String cause) {}
}
