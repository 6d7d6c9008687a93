package dev.sluice.boot;

import dev.sluice.transport.Gate;
import dev.sluice.web.Streams;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * How a replica that is told to stop takes leave of its callers, before anything of it is closed: it says that it is not ready, and
 * serves on, closing each connection with its answer, until whoever sends it requests has had time to hear that; then it takes no
 * more connections, and lets those that are open end.
 */
@Singleton
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long LINGER_MILLIS = 2_000;
    private static final long LOOK_EVERY_MILLIS = 20;
    /** Looks in a row with nobody inside: who was let in at the last moment is counted a little later. */
    private static final int EMPTY = 10;

    private final Readiness readiness;
    private final Streams streams;
    private final SluiceConfig config;

    Drain(Readiness readiness, Streams streams, SluiceConfig config) {
        this.readiness = readiness;
        this.streams = streams;
        this.config = config;
    }

    /** Waits until callers are gone, or long enough; at once where nobody was to call yet. */
    void onStop(@Observes ShutdownDelayInitiatedEvent event) {
        try {
            leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() throws InterruptedException {
        boolean served = readiness.ready();
        readiness.stop();
        streams.end();
        if (!served) {
            return;
        }
        LOG.infof("stopping: callers have %s to leave", config.stopDelay());
        TimeUnit.MILLISECONDS.sleep(config.stopDelay().toMillis());
        Gate.shut();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
        int empty = 0;
        while (empty < EMPTY && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            empty = Gate.inside() == 0 ? empty + 1 : 0;
        }
    }
}
