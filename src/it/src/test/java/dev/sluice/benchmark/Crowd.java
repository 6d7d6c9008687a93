package dev.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.Sluice;
import dev.sluice.it.Sluice.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * People of whom each comes again, on many experiments at once: nine tenths of the decisions are of a few busy ones, the rest goes
 * round all. They confirm every impression and click on a third. What they count must be what the reports say.
 */
final class Crowd implements AutoCloseable {
    /** Experiments with most of the traffic, the first ones. */
    static final int BUSY = 4;

    private static final int WORKERS = 4;
    private static final int TOGETHER = 27;
    private static final int APART = 3;

    private final Sluice sluice;
    private final List<String> experiments;
    private final int units;
    private final long pauseNanos;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final AtomicLong people = new AtomicLong();
    private final AtomicInteger turns = new AtomicInteger();
    private final Map<String, LongAdder> impressions = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> clicks = new ConcurrentHashMap<>();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final LongAdder failed = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private volatile boolean stopped;

    /**
     * Starts at once.
     *
     * @param units how many people there are
     * @param rate decisions per second
     */
    Crowd(Sluice sluice, List<String> experiments, int units, int rate) {
        this.sluice = sluice;
        this.experiments = List.copyOf(experiments);
        this.units = units;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) * (TOGETHER + APART) * WORKERS / rate;
        for (int i = 0; i < WORKERS; i++) {
            int seed = i;
            workers.execute(() -> work(new Random(seed)));
        }
    }

    private void work(Random random) {
        long next = System.nanoTime();
        while (!stopped) {
            int turn = turns.getAndIncrement();
            List<Map<String, Object>> events = new ArrayList<>();
            List<Runnable> acknowledged = new ArrayList<>();
            List<Visit> visits = new ArrayList<>(decide(busy(turn), TOGETHER));
            for (int i = 0; i < APART; i++) {
                visits.addAll(decide(experiments.get((turn * APART + i) % experiments.size()), 1));
            }
            visits.forEach(visit -> visit.report(random, events, acknowledged));
            while (!events.isEmpty()
                    && send("/api/v1/events", Map.of("events", events)).status() != 202) {
                repeated.increment();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            acknowledged.forEach(Runnable::run);
            next = Math.max(next + pauseNanos, System.nanoTime() - pauseNanos);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private String busy(int turn) {
        return experiments.get(turn % Math.min(BUSY, experiments.size()));
    }

    private List<Visit> decide(String experiment, int many) {
        List<Map<String, Object>> requests = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            requests.add(Map.of("deferImpression", true, "unit", "u" + people.getAndIncrement() % units));
        }
        long start = System.nanoTime();
        Answer answer = send("/api/v1/experiments/" + experiment + "/decisions:batch", requests);
        nanos.add(System.nanoTime() - start);
        if (answer.status() != 200) {
            failed.increment();
            return List.of();
        }
        List<Visit> visits = new ArrayList<>();
        answer.json().forEach(decision -> visits.add(new Visit(experiment, decision)));
        return visits;
    }

    private Answer send(String path, Object body) {
        try {
            return sluice.post(path, body);
        } catch (UncheckedIOException e) { // it is asked again
            return Answer.NONE;
        }
    }

    /** The 99th percentile of the calls for decisions since the last question, in milliseconds. */
    double p99() {
        List<Long> taken = new ArrayList<>();
        for (Long one = nanos.poll(); one != null; one = nanos.poll()) {
            taken.add(one);
        }
        long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    /** Decisions whose impressions are acknowledged. */
    long decisions() {
        return impressions.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Experiments whose report does not say what these people did. */
    List<String> differing() {
        return experiments.stream().filter(experiment -> !agrees(experiment)).toList();
    }

    private boolean agrees(String experiment) {
        for (JsonNode arm :
                sluice.get("/api/v1/experiments/" + experiment + "/report").path("arms")) {
            String key = experiment + "/" + arm.path("arm").asText();
            if (arm.path("impressions").asLong() != count(impressions, key)
                    || arm.path("clicksTotal").asLong() != count(clicks, key)) {
                return false;
            }
        }
        return true;
    }

    private static long count(Map<String, LongAdder> counts, String key) {
        return counts.getOrDefault(key, new LongAdder()).sum();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        workers.shutdown();
        if (!workers.awaitTermination(90, TimeUnit.SECONDS)) {
            throw new IllegalStateException("events are not acknowledged");
        }
    }

    /** What these people saw. */
    @Override
    public String toString() {
        return "%d decisions by %d people: %d calls failed; %d calls with events repeated; %d clicks"
                .formatted(
                        decisions(),
                        Math.min(units, people.get()),
                        failed.sum(),
                        repeated.sum(),
                        clicks.values().stream().mapToLong(LongAdder::sum).sum());
    }

    /** A decision that somebody was shown. */
    private final class Visit {
        private final String arm;
        private final String token;

        Visit(String experiment, JsonNode decision) {
            this.arm = experiment + "/" + decision.path("arm").asText();
            this.token = decision.path("token").asText();
        }

        void report(Random random, List<Map<String, Object>> events, List<Runnable> acknowledged) {
            for (String type : random.nextInt(3) == 0 ? List.of("impression", "click") : List.of("impression")) {
                events.add(Map.of("eventId", type, "token", token, "type", type));
                Map<String, LongAdder> counts = "click".equals(type) ? clicks : impressions;
                acknowledged.add(() ->
                        counts.computeIfAbsent(arm, first -> new LongAdder()).increment());
            }
        }
    }
}
