package dev.sluice.boot;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Something that this replica does again and again. Whatever it throws is told once under its name, and stops no other
 * duty. What it waits for without an answer counts as failing too. Done by one thread; asked by metrics.
 */
final class Duty {
    private static final Logger LOG = Logger.getLogger(Duty.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Callable<Boolean> work;
    private final boolean once;
    private final LongSupplier nanos;
    private volatile Optional<Long> begun = Optional.empty();
    private volatile String failure = "";
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * @param name as health, metrics and log call it
     * @param work returns whether it could be done at all; false where something that it needs is not there yet
     */
    Duty(String name, Callable<Boolean> work) {
        this(name, work, false, System::nanoTime);
    }

    /**
     * @param nanos a clock that nobody sets, in nanoseconds
     */
    Duty(String name, Callable<Boolean> work, boolean once, LongSupplier nanos) {
        this.name = name;
        this.work = work;
        this.once = once;
        this.nanos = nanos;
    }

    /** A duty that is over as soon as it is done. */
    static Duty once(String name, Callable<Boolean> work) {
        return new Duty(name, work, true, System::nanoTime);
    }

    String name() {
        return name;
    }

    /** Why it fails at the moment, or empty. */
    Optional<String> failure() {
        return Optional.of(failure)
                .filter(reason -> !reason.isEmpty())
                .or(() -> Optional.of(underWay())
                        .filter(time -> time.compareTo(PATIENCE) > 0)
                        .map(time -> "no answer for " + time.toSeconds() + " s"));
    }

    private Duration underWay() {
        return begun.map(since -> Duration.ofNanos(nanos.getAsLong() - since)).orElse(Duration.ZERO);
    }

    /** Whether it was done at least once. */
    boolean done() {
        return done.get();
    }

    void run() {
        if (once && done()) {
            return;
        }
        begun = Optional.of(nanos.getAsLong());
        try {
            done.compareAndSet(false, work.call());
            if (!failure.isEmpty()) {
                LOG.infof("%s works again", name);
            }
            failure = "";
        } catch (Exception e) { // the outermost loop of the duty: its next turn tries again
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(failure)) {
                LOG.warnf("%s fails and is tried again: %s", name, reason);
            }
            failure = reason;
        } finally {
            begun = Optional.empty();
        }
    }
}
