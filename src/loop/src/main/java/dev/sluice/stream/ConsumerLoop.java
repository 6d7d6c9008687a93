package dev.sluice.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Runs a consumer step by step on a daemon thread of its own until it is closed. A step that fails is told once and tried
 * again every second until it succeeds.
 */
final class ConsumerLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final long PAUSE_SECONDS = 1;
    private static final long STOP_MILLIS = 3_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Runnable step;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param name of the thread
     * @param step one poll and what follows from it
     */
    ConsumerLoop(String name, Consumer<byte[], byte[]> consumer, Runnable step) {
        this.consumer = consumer;
        this.step = step;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Begins; apart from the constructor, so that the owner is whole when its first step runs. */
    void start() {
        thread.start();
    }

    private void run() {
        boolean failing = false;
        try {
            while (!closed.get()) {
                failing = !succeeds(failing);
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    private boolean succeeds(boolean told) {
        try {
            step.run();
            return true;
        } catch (WakeupException | InterruptException e) {
            closed.set(true);
            return true;
        } catch (RuntimeException e) { // outermost loop: whatever it was, the next round tries again
            if (!told) {
                LOG.warnf(
                        "%s failed, trying again: %s (%s)",
                        thread.getName(), e.getMessage(), e.getClass().getSimpleName());
            }
            pause();
            return false;
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        } catch (InterruptedException e) {
            closed.set(true);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.set(true);
        consumer.wakeup();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
