package dev.sluice.boot;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Something that this replica does again and again. Whatever it throws is told once under its name, and stops no other
 * duty. Done by one thread; asked by health and metrics.
 */
final class Duty {
    private static final Logger LOG = Logger.getLogger(Duty.class);

    private final String name;
    private final Callable<Boolean> work;
    private final boolean once;
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * @param name as health, metrics and log call it
     * @param work returns whether it could be done at all; false where something that it needs is not there yet
     */
    Duty(String name, Callable<Boolean> work) {
        this(name, work, false);
    }

    private Duty(String name, Callable<Boolean> work, boolean once) {
        this.name = name;
        this.work = work;
        this.once = once;
    }

    /** A duty that is over as soon as it is done. */
    static Duty once(String name, Callable<Boolean> work) {
        return new Duty(name, work, true);
    }

    String name() {
        return name;
    }

    /** Why it fails at the moment, or empty. */
    Optional<String> failure() {
        return Optional.of(String.valueOf(failure.get())).filter(reason -> !reason.isEmpty());
    }

    /** Whether it was done at least once. */
    boolean done() {
        return done.get();
    }

    void run() {
        if (once && done()) {
            return;
        }
        try {
            done.compareAndSet(false, work.call());
            if (failure().isPresent()) {
                LOG.infof("%s works again", name);
            }
            failure.set("");
        } catch (Exception e) { // the outermost loop of the duty: its next turn tries again
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(failure.get())) {
                LOG.warnf("%s fails and is tried again: %s", name, reason);
            }
            failure.set(reason);
        }
    }
}
