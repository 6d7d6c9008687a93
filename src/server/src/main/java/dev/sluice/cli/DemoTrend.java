package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.simulation.TrendingWorld;
import dev.sluice.simulation.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets everybody come to love an item after a while, and tells when the arms that learn from clicks list it for somebody new. */
final class DemoTrend {
    /** Arms that learn from clicks by themselves: at once, and by the next training. */
    private static final List<String> ARMS = List.of("top-k", "item-cf");

    private static final int LOOK_EVERY_MS = 200;

    private final Duration after;
    private final AtomicBoolean on = new AtomicBoolean();

    /**
     * @param after which time it begins, once traffic goes
     */
    DemoTrend(Duration after) {
        this.after = after;
    }

    TrendingWorld world(World world) {
        return TrendingWorld.of(world, on::get);
    }

    /** People of whom nothing is known, each of whom is always served by one arm. */
    static Map<String, String> watchers() {
        return Map.of(watcher(ARMS.get(0)), ARMS.get(0), watcher(ARMS.get(1)), ARMS.get(1));
    }

    private static String watcher(String arm) {
        return "new-user-of-" + arm;
    }

    /** Begins after that time, and looks until every arm has it. */
    void run(String item, ApiClient client, PrintWriter console) {
        try {
            TimeUnit.MILLISECONDS.sleep(after.toMillis());
            on.set(true);
            say(console, "from now on everybody loves " + item);
            long start = System.nanoTime();
            List<String> awaited = new ArrayList<>(ARMS);
            while (!awaited.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                for (String arm : List.copyOf(awaited)) {
                    if (lists(arm, item, client)) {
                        awaited.remove(arm);
                        double seconds = (System.nanoTime() - start) / 1e9;
                        say(console, String.format("%s lists %s for somebody new after %.1f s", arm, item, seconds));
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            say(console, "sluice: the trend is not looked after: " + e.getMessage());
        }
    }

    /** Deferred, so that looking counts for nothing. */
    private static boolean lists(String arm, String item, ApiClient client) throws IOException {
        try {
            JsonNode decision = client.postAsync(
                            "/api/v1/experiments/" + DemoCommand.EXPERIMENT + "/decisions",
                            Map.of("unit", watcher(arm), "count", 10, "deferImpression", true))
                    .join();
            return decision.path("arm").asText().equals(arm)
                    && !decision.path("reason").asText().equals("FALLBACK")
                    && decision.path("items").findValuesAsText("itemId").contains(item);
        } catch (CompletionException e) { // asked again in the next turn
            return false;
        }
    }

    private static void say(PrintWriter console, String line) {
        console.println(line);
        console.flush();
    }
}
