package dev.sluice.boot;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does the same again and again on a daemon thread of its own, with a pause after each time, until it is closed. */
final class PeriodicTask implements AutoCloseable {
    private final ScheduledExecutorService schedule;
    private final Duration pause;
    private final Runnable work;

    /**
     * @param name of the thread
     * @param work must not throw: that would be the last round
     */
    PeriodicTask(String name, Duration pause, Runnable work) {
        this.pause = pause;
        this.work = work;
        this.schedule = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        startAfter(Duration.ZERO);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs until closed
    void startAfter(Duration delay) {
        schedule.scheduleWithFixedDelay(work, delay.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
