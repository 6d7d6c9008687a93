package dev.sluice.web;

import dev.sluice.access.Rates;
import dev.sluice.access.TooMany;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that takes a processor for seconds: a few pieces at a time, some more in a queue, and the rest told to come again, so
 * that nobody else waits for it. No thread of HTTP is held meanwhile. A piece whose caller has gone is interrupted.
 */
public final class HeavyWork {
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final ThreadPoolExecutor pool;
    private final Duration longest;
    private final Rates rates;
    private final SecurityIdentity identity;

    /**
     * @param pool with a bounded queue
     * @param longest time of one piece from when it was asked for
     */
    public HeavyWork(Pool pool, Duration longest, Rates rates, SecurityIdentity identity) {
        this.pool = pool.executor();
        this.longest = longest;
        this.rates = rates;
        this.identity = identity;
    }

    /**
     * Does a piece of work for the caller of this request.
     *
     * @return what came of it; fails with {@link TooMany} where too much waits or the caller has asked too often, and with
     *     {@link TooLong} after its time
     */
    public <T> Uni<T> run(Callable<T> work) {
        rates.count(Rates.Duty.HEAVY_WORK, identity.getPrincipal().getName());
        return Uni.createFrom()
                .<T>emitter(emitter -> {
                    AtomicBoolean done = new AtomicBoolean();
                    FutureTask<Void> piece = new FutureTask<>(() -> {
                        try {
                            T result = work.call();
                            done.set(true);
                            emitter.complete(result);
                        } catch (Throwable e) { // whatever it is, the caller's answer says so
                            done.set(true);
                            emitter.fail(e);
                        }
                        return null;
                    });
                    emitter.onTermination(() -> {
                        if (!done.get()) {
                            piece.cancel(true);
                            pool.remove(piece);
                        }
                    });
                    try {
                        pool.execute(piece);
                    } catch (RejectedExecutionException e) {
                        done.set(true);
                        emitter.fail(new TooMany("other work of this kind waits already; ask again later", COME_AGAIN));
                    }
                })
                .ifNoItem()
                .after(longest)
                .failWith(() -> new TooLong(longest))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Pieces that are done now. */
    public int running() {
        return pool.getActiveCount();
    }

    /** Pieces that wait. */
    public int waiting() {
        return pool.getQueue().size();
    }

    /** Threads and queue, by which no more is done at once. */
    public record Pool(ThreadPoolExecutor executor) {
        public static Pool of(int threads, int waiting) {
            ThreadPoolExecutor executor = new ThreadPoolExecutor(
                    threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), task -> {
                        Thread thread = new Thread(task, "sluice-heavy-work");
                        thread.setDaemon(true);
                        return thread;
                    });
            executor.allowCoreThreadTimeOut(true);
            return new Pool(executor);
        }
    }

    /** A piece of work took longer than any may. */
    public static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong(Duration longest) {
            super(
                    "this takes longer than the " + longest.toSeconds() + " seconds that it may; ask for less",
                    null,
                    false,
                    false);
        }
    }
}
