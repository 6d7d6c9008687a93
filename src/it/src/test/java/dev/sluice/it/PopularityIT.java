package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients click is popular within seconds, however long the window is, each event once, although the process is killed. */
@Tag("full")
class PopularityIT {
    private static final int ITEMS = 60;
    /** Items whose counts are at hand; those behind them follow in the order of the catalogue. */
    private static final int LISTED = 25;

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final Random random = new Random(7);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<String> told = new HashSet<>();
    private Sluice sluice;

    @Test
    void listsFollowTheClicks() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice application = services.application(Map.of("sluice.popular-items", String.valueOf(LISTED)))) {
            sluice = application.start();
            importSome();
            assertThat(sluice.post("/api/v1/experiments", definition()).status())
                    .isEqualTo(201);
            assertThat(sluice.post("/api/v1/experiments/shop:start", Map.of()).status())
                    .isEqualTo(200);
            sluice.awaitAllocated("shop");
            Sluice.await("imports", SOON, () -> list().equals(expected()));

            List<Map<String, Object>> events = visits(40);
            Instant sent = Instant.now();
            send(events);
            Sluice.await("clicks", SOON, () -> list().equals(expected()));
            System.out.printf(
                    "popularity: %d clicks in the list %d ms after they were sent%n",
                    told.size(), Duration.between(sent, Instant.now()).toMillis());

            List<Map<String, Object>> more = visits(40);
            send(more);
            sluice.kill();
            sluice.start();
            assertThat(list()).as("as soon as it is ready").hasSize(ITEMS);
            send(more); // nobody knows what was taken before
            send(events);
            Sluice.await("what was sent while it was killed", SOON, () -> list().equals(expected()));
            importOneMore();
            Sluice.await("another import", SOON, () -> list().equals(expected()));
        }
    }

    private static Map<String, Object> definition() {
        return Map.of(
                "key",
                "shop",
                "attributionWindow",
                "30m",
                "durability",
                "acknowledged",
                "arms",
                List.of(Map.of(
                        "key",
                        "popular",
                        "control",
                        true,
                        "recommender",
                        Map.of("type", "top-k", "includeSeen", true))));
    }

    private void importSome() {
        sluice.post(
                "/api/v1/catalogue/items",
                IntStream.range(0, ITEMS).mapToObj(i -> Map.of("id", id(i))).toList());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int item = (int) (ITEMS * random.nextDouble() * random.nextDouble());
            rows.add(row("unit-" + i % 40, id(item), 1_000_000L * i));
            counts.merge(id(item), 1, Integer::sum);
        }
        for (int round = 0; round < 2; round++) { // the second time changes nothing
            assertThat(sluice.post("/api/v1/catalogue/interactions", rows).status())
                    .isEqualTo(200);
        }
    }

    private void importOneMore() {
        sluice.post("/api/v1/catalogue/interactions", List.of(row("unit-new", id(ITEMS - 1), 5)));
        counts.merge(id(ITEMS - 1), 1, Integer::sum);
    }

    private static Map<String, Object> row(String unit, String item, long second) {
        return Map.of(
                "unit", unit, "item", item, "at", Instant.ofEpochSecond(second).toString());
    }

    private static String id(int item) {
        return "item-" + (100 + item);
    }

    /** Decisions whose items are clicked, some more than once, some by position, and some that were never shown. */
    private List<Map<String, Object>> visits(int decisions) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int decision = 0; decision < decisions; decision++) {
            JsonNode answer = decide("visitor-" + decision, 30);
            String token = answer.path("token").asText();
            for (int click = random.nextInt(4); click >= 0; click--) {
                Map<String, Object> event = new HashMap<>();
                event.put("eventId", "c" + click);
                event.put("token", token);
                event.put("type", "click");
                int place = 20 + random.nextInt(10);
                String item = answer.path("items").get(place).path("itemId").asText();
                if (random.nextInt(5) == 0) {
                    event.put("itemId", "never-shown");
                } else {
                    event.put(random.nextBoolean() ? "itemId" : "position", item);
                    event.computeIfPresent("position", (name, any) -> place + 1);
                    if (told.add(answer.path("decisionId").asText() + click)) {
                        counts.merge(item, 1, Integer::sum);
                    }
                }
                events.add(event);
            }
        }
        return events;
    }

    private void send(List<Map<String, Object>> events) {
        Sluice.Answer answer = sluice.post("/api/v1/events", Map.of("events", events));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private JsonNode decide(String unit, int count) {
        Sluice.Answer answer = sluice.post("/api/v1/experiments/shop/decisions", Map.of("unit", unit, "count", count));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private List<String> list() {
        return StreamSupport.stream(decide("somebody", ITEMS).path("items").spliterator(), false)
                .map(item -> item.path("itemId").asText())
                .toList();
    }

    private List<String> expected() {
        List<String> items = new ArrayList<>(counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(LISTED)
                .map(Map.Entry::getKey)
                .toList());
        IntStream.range(0, ITEMS)
                .mapToObj(PopularityIT::id)
                .filter(item -> !items.contains(item))
                .forEach(items::add);
        return items;
    }
}
