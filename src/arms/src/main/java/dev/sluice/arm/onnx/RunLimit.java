package dev.sluice.arm.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends one run of a graph when its time is over, or nobody waits for it any more: ONNX Runtime looks for that before each node,
 * also within loops.
 */
final class RunLimit implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private final RunOptions options;
    private final ScheduledFuture<?> end;
    private boolean closed;

    /**
     * @param givenUp done when nobody waits for the answer
     */
    RunLimit(Duration longest, CompletionStage<?> givenUp) throws OrtException {
        this.options = new RunOptions();
        this.end = WATCH.schedule(this::terminate, longest.toNanos(), TimeUnit.NANOSECONDS);
        givenUp.whenComplete((done, failure) -> terminate());
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sluice-onnx-limit");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    RunOptions options() {
        return options;
    }

    private synchronized void terminate() {
        try {
            if (!closed) {
                options.setTerminate(true);
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end.cancel(false);
        options.close();
    }
}
