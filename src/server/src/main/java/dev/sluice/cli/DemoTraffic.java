package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.simulation.Visitor;
import dev.sluice.simulation.Visitor.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Simulated users who ask for decisions through the API and send what they do with them. */
final class DemoTraffic {
    private static final int STEP_MS = 100;
    private static final int COUNT = 10;

    private final ApiClient client;
    private final String experiment;
    private final Visitor visitor;
    private final int rate;
    private final LongAdder failures = new LongAdder();

    /**
     * @param rate decisions per second
     */
    DemoTraffic(ApiClient client, String experiment, Visitor visitor, int rate) {
        this.client = client;
        this.experiment = experiment;
        this.visitor = visitor;
        this.rate = rate;
    }

    /** Calls that did not succeed so far. */
    long failures() {
        return failures.sum();
    }

    /** Sends traffic until the thread is interrupted. */
    void run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        long sent = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long due = (System.nanoTime() - start) * rate / TimeUnit.SECONDS.toNanos(1);
            for (; sent < due; sent++) {
                visit();
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed visit is counted
    private void visit() throws IOException {
        Visit visit = next();
        client.postAsync("/api/v1/experiments/" + experiment + "/decisions", visit.request())
                .whenComplete((decision, failure) -> {
                    if (failure != null || decision.isMissingNode()) {
                        failures.increment();
                    } else {
                        answer(visit.user, decision);
                    }
                });
    }

    private Visit next() {
        synchronized (visitor) {
            return new Visit(visitor.next(), visitor.wanted());
        }
    }

    /**
     * Somebody comes.
     *
     * @param wanted items that they look for; empty where they look what there is
     */
    private record Visit(String user, Set<String> wanted) {
        Map<String, Object> request() {
            return wanted.isEmpty()
                    ? Map.of("unit", user, "count", COUNT)
                    : Map.of("unit", user, "count", wanted.size(), "candidateItems", wanted);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private void answer(String user, JsonNode decision) {
        List<String> items = new ArrayList<>();
        decision.path("items").forEach(item -> items.add(item.path("itemId").asText()));
        List<Map<String, Object>> events = new ArrayList<>();
        String token = decision.path("token").asText();
        events.add(Map.of("eventId", "seen", "token", token, "type", "impression"));
        List<Action> actions;
        synchronized (visitor) {
            actions = visitor.react(user, items);
        }
        for (Action action : actions) {
            events.add(event(token, events.size(), action));
        }
        try {
            client.postAsync("/api/v1/events", Map.of("events", events)).whenComplete((done, failure) -> {
                if (failure != null || done.isMissingNode()) {
                    failures.increment();
                }
            });
        } catch (IOException e) {
            failures.increment();
        }
    }

    private static Map<String, Object> event(String token, int number, Action action) {
        Map<String, Object> event = new HashMap<>();
        event.put("eventId", action.type() + "-" + number);
        event.put("token", token);
        event.put("type", action.type());
        event.put("itemId", action.itemId());
        event.put("position", action.position());
        if (action.value() > 0) {
            event.put("value", action.value());
        }
        if (action.durationMs() > 0) {
            event.put("watchedMs", action.watchedMs());
            event.put("durationMs", action.durationMs());
        }
        return event;
    }
}
