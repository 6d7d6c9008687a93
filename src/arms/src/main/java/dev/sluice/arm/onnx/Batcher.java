package dev.sluice.arm.onnx;

import dev.sluice.arm.onnx.RankerModel.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Joins concurrent requests for one ranker into one run of its graph: a worker takes what waits, up to a number of
 * candidates, and where told so waits a little for more. The queue is bounded, and a full one refuses, so that a request
 * falls back and does not wait.
 */
public final class Batcher implements AutoCloseable {
    private final RankerModel model;
    private final Limits limits;
    private final int most;
    private final BlockingQueue<Waiting> queue;
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    public Batcher(RankerModel model, Limits limits) {
        this.model = model;
        this.limits = limits;
        this.most = Math.min(limits.maxBatch, model.largest());
        this.queue = new ArrayBlockingQueue<>(limits.queue);
        for (int i = 0; i < limits.workers; i++) {
            Thread worker = new Thread(this::work, "sluice-ranker");
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    /** Scores a query's candidates; {@link RejectedExecutionException} when too much waits already. */
    CompletableFuture<float[]> score(Query query) {
        Waiting waiting = new Waiting(query, new CompletableFuture<>());
        if (closed.get() || !queue.offer(waiting)) {
            throw new RejectedExecutionException("too many requests wait for this ranker");
        }
        if (closed.get()) { // it may have come behind the last worker
            refuseWaiting();
        }
        return waiting.scores;
    }

    /** Requests that wait. */
    public int waiting() {
        return queue.size();
    }

    private void work() {
        Optional<Waiting> left = Optional.empty();
        try {
            while (!closed.get() || left.isPresent() || !queue.isEmpty()) {
                Optional<Waiting> first =
                        left.isPresent() ? left : Optional.ofNullable(queue.poll(100, TimeUnit.MILLISECONDS));
                left = first.isPresent() ? run(first.get()) : Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseWaiting();
    }

    private void refuseWaiting() {
        List<Waiting> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(Waiting::refuse);
    }

    /** Scores a request with those that can join it; returns one that was taken from the queue and is too large to join. */
    private Optional<Waiting> run(Waiting first) throws InterruptedException {
        List<Waiting> together = new ArrayList<>();
        together.add(first);
        int candidates = first.query.candidates().length;
        long end = System.nanoTime() + limits.maxDelay.toNanos();
        Optional<Waiting> left = Optional.empty();
        while (model.joins() && candidates < most && left.isEmpty()) {
            Waiting next = next(end);
            if (next == null) {
                break;
            }
            int more = next.query.candidates().length;
            if (candidates + more > most) {
                left = Optional.of(next);
            } else {
                together.add(next);
                candidates += more;
            }
        }
        score(together);
        return left;
    }

    private @Nullable Waiting next(long end) throws InterruptedException {
        long left = end - System.nanoTime();
        return left <= 0 ? queue.poll() : queue.poll(left, TimeUnit.NANOSECONDS);
    }

    private void score(List<Waiting> together) {
        together.removeIf(waiting -> waiting.scores.isDone()); // whoever gave up meanwhile
        if (together.isEmpty()) {
            return;
        }
        try {
            CompletableFuture<Void> givenUp = CompletableFuture.allOf(
                    together.stream().map(Waiting::scores).toArray(CompletableFuture[]::new));
            float[] scores = model.score(together.stream().map(Waiting::query).toList(), givenUp);
            int from = 0;
            for (Waiting waiting : together) {
                int to = from + waiting.query.candidates().length;
                waiting.scores.complete(Arrays.copyOfRange(scores, from, to));
                from = to;
            }
        } catch (RuntimeException | OutOfMemoryError e) { // told to whoever waits; the worker goes on
            together.forEach(waiting -> waiting.scores.completeExceptionally(e));
        }
    }

    /** Takes nothing more; what waited before is still scored. */
    @Override
    public void close() {
        closed.set(true);
        boolean interrupted = false;
        for (Thread worker : workers) {
            try {
                worker.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting(Query query, CompletableFuture<float[]> scores) {
        void refuse() {
            scores.completeExceptionally(new RejectedExecutionException("this model was replaced"));
        }
    }

    /**
     * How much is joined.
     *
     * @param maxBatch candidates of one run, at most, unless a single request has more
     * @param maxDelay how long a request waits for others; zero on a CPU
     * @param queue requests that may wait
     * @param workers runs at the same time
     */
    public record Limits(int maxBatch, Duration maxDelay, int queue, int workers) {
        /** For a CPU: whoever waits already is joined, nobody is waited for. */
        public static Limits cpu(int workers) {
            return new Limits(candidates(false), Duration.ZERO, 256, workers);
        }

        /** Candidates to join: many on a GPU; on a CPU only small requests gain by sharing the fixed cost of a run. */
        public static int candidates(boolean gpu) {
            return gpu ? 8_000 : 256;
        }
    }
}
