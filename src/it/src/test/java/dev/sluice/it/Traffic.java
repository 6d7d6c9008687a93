package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.it.Sluice.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Users of an experiment: they ask any replica that answers for decisions, confirm every impression, click on a third, and
 * repeat a call with events until it is acknowledged. What they count must be what the report says.
 */
public final class Traffic implements AutoCloseable {
    private static final int WORKERS = 4;

    private final List<Sluice> replicas;
    private final String experiment;
    private final int batch;
    private final long pauseNanos;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, LongAdder> impressions = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> clicks = new ConcurrentHashMap<>();
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final LongAdder failedDecisions = new LongAdder();
    private final LongAdder repeatedEvents = new LongAdder();
    private final Map<String, LongAdder> heard = new ConcurrentSkipListMap<>();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private volatile long lastFailure;
    private volatile boolean stopped;

    /**
     * Starts at once.
     *
     * @param rate decisions per second
     * @param batch decisions per call
     */
    public Traffic(List<Sluice> replicas, String experiment, int rate, int batch) {
        this.replicas = List.copyOf(replicas);
        this.experiment = experiment;
        this.batch = batch;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) * batch * WORKERS / rate;
        for (int i = 0; i < WORKERS; i++) {
            int seed = i;
            workers.execute(() -> work(new Random(seed)));
        }
    }

    private void work(Random random) {
        long next = System.nanoTime();
        while (!stopped) {
            JsonNode decisions = decide();
            if (!decisions.isEmpty()) {
                report(decisions, random);
            }
            next += pauseNanos;
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else {
                next = System.nanoTime();
            }
        }
    }

    private JsonNode decide() {
        List<Map<String, Object>> requests = IntStream.range(0, batch)
                .mapToObj(i -> Map.<String, Object>of("deferImpression", true, "unit", "u" + numbers.incrementAndGet()))
                .toList();
        long start = System.nanoTime();
        Answer answer = send("/api/v1/experiments/" + experiment + "/decisions:batch", requests);
        if (answer.status() != 200) {
            failedDecisions.increment();
            return Json.http().createArrayNode();
        }
        nanos.add(System.nanoTime() - start);
        return answer.json();
    }

    private void report(JsonNode decisions, Random random) {
        List<Map<String, Object>> events = new ArrayList<>();
        List<String> clicked = new ArrayList<>();
        for (JsonNode decision : decisions) {
            String token = decision.path("token").asText();
            events.add(Map.of("eventId", "i", "token", token, "type", "impression"));
            if (random.nextInt(3) == 0) {
                events.add(Map.of("eventId", "c", "token", token, "type", "click"));
                clicked.add(arm(decision));
            }
        }
        while (send("/api/v1/events", Map.of("events", events)).status() != 202) {
            repeatedEvents.increment();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        decisions.forEach(decision -> add(impressions, arm(decision)));
        clicked.forEach(arm -> add(clicks, arm));
    }

    /** What was served before there was an allocation is counted apart from the policy's. */
    private static String arm(JsonNode decision) {
        String reason = decision.path("reason").asText();
        return reason.equals("POLICY") ? decision.path("arm").asText() : reason;
    }

    private static void add(Map<String, LongAdder> counts, String arm) {
        counts.computeIfAbsent(arm, any -> new LongAdder()).increment();
    }

    /** The answer of the first replica that gives one, begun at any; status 0 where none does. */
    private Answer send(String path, Object body) {
        String what = path.endsWith("events") ? "events " : "decisions ";
        int first = numbers.get();
        for (int i = 0; i < replicas.size(); i++) {
            long start = System.nanoTime();
            try {
                Answer answer = replicas.get((first + i) % replicas.size()).post(path, body);
                hear(what + answer.status(), answer.status() < 300, start);
                if (answer.status() < 500) {
                    return answer;
                }
            } catch (UncheckedIOException e) {
                hear(what + unanswered(e.getCause()), false, start);
            }
        }
        return Answer.NONE;
    }

    private void hear(String what, boolean well, long start) {
        long now = System.nanoTime();
        heard.computeIfAbsent(what, any -> new LongAdder()).increment();
        slowest.accumulate(now - start);
        if (!well) {
            lastFailure = now;
        }
    }

    private static String unanswered(IOException failure) {
        if (failure instanceof HttpTimeoutException) {
            return "no answer in 20 s";
        }
        return failure instanceof ConnectException ? "refused to connect" : "broken off";
    }

    /** Calls by what was answered, the slowest of all, and what was not the policy's. */
    public String heard() {
        return calls()
                + impressions.entrySet().stream()
                        .filter(entry -> entry.getKey().matches("[A-Z_]+"))
                        .map(entry -> ", impressions of %s decisions ×%d"
                                .formatted(entry.getKey(), entry.getValue().sum()))
                        .collect(Collectors.joining());
    }

    private String calls() {
        return heard.entrySet().stream()
                        .map(entry -> entry.getKey() + " ×" + entry.getValue().sum())
                        .collect(Collectors.joining(", "))
                + ", slowest %.1f s".formatted(slowest.get() / 1e9);
    }

    /** When a call last was not answered well, as {@link System#nanoTime}; 0 for never. */
    public long lastFailure() {
        return lastFailure;
    }

    /** Acknowledged impressions and clicks. */
    public long acknowledged() {
        return sum(impressions) + sum(clicks);
    }

    private static long sum(Map<String, LongAdder> counts) {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** What a report counts less what these users did, by arm, impressions before clicks. */
    public List<Long> differences(Sluice replica) {
        List<Long> differences = new ArrayList<>();
        for (JsonNode arm :
                replica.get("/api/v1/experiments/" + experiment + "/report").path("arms")) {
            String key = arm.path("arm").asText();
            differences.add(arm.path("impressions").asLong() - impressions(key));
            differences.add(arm.path("clicksTotal").asLong() - clicks(key));
        }
        return differences;
    }

    /** Ends the users in the middle of whatever they do. */
    public void end() {
        stopped = true;
        workers.shutdownNow();
    }

    /** Ends the users once each has finished what it began. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        workers.shutdown();
        if (!workers.awaitTermination(90, TimeUnit.SECONDS)) {
            throw new IllegalStateException("events are not acknowledged");
        }
    }

    /** Acknowledged impressions of an arm. */
    public long impressions(String arm) {
        return impressions.getOrDefault(arm, new LongAdder()).sum();
    }

    /** Acknowledged clicks of an arm. */
    public long clicks(String arm) {
        return clicks.getOrDefault(arm, new LongAdder()).sum();
    }

    /** Waits until a report counts exactly what these users did; returns how long that took. */
    public Duration awaitCounted(Sluice replica, Duration limit) {
        long start = System.nanoTime();
        Sluice.await("counted " + this, limit, () -> counted(replica));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean counted(Sluice replica) {
        List<Long> differences = differences(replica);
        return !differences.isEmpty() && differences.stream().allMatch(difference -> difference == 0);
    }

    /** What these users saw. */
    @Override
    public String toString() {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        long p99 = sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)];
        return "%d decisions in calls of %d: %d calls failed, p99 %.0f ms; %d calls with events repeated; %d clicks"
                .formatted(
                        sum(impressions), batch, failedDecisions.sum(), p99 / 1e6, repeatedEvents.sum(), sum(clicks));
    }
}
