package dev.sluice.boot;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does the same again and again on a daemon thread of its own, with a pause after each time, until it is closed. */
final class PeriodicTask implements AutoCloseable {
    private final ScheduledExecutorService schedule;

    /**
     * @param name of the thread
     * @param work must not throw: that would be the last round
     */
    @SuppressWarnings("FutureReturnValueIgnored") // runs until closed
    PeriodicTask(String name, Duration pause, Runnable work) {
        this.schedule = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        schedule.scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
