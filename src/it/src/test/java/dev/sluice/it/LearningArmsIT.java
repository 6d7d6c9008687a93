package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What item-cf knows is trained by the platform itself: on the first import, again after the next one, and, once decisions are
 * mature, on what was clicked. The arm keeps its group and its evidence, and each decision names the version.
 */
@Tag("full")
class LearningArmsIT {
    private static final Duration TRAINED = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CHAMPION = "/api/v1/models/item-cf/versions/champion";
    private static final String ITEMS = "/api/v1/catalogue/items";
    private static final String INTERACTIONS = "/api/v1/catalogue/interactions";

    @TempDir
    private Path directory;

    private Sluice sluice;

    @Test
    void itemCf_isTrainedByThePlatform_andServesWhatItLearned() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice application = services.application(Map.of("sluice.training.schedule", "20s"))) {
            sluice = application.start();
            List<Map<String, Object>> items = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                items.add(Map.of("id", "i" + i));
            }
            assertThat(sluice.post(ITEMS, items).status()).isEqualTo(200);
            start();
            Sluice.await(
                    "the fallback serves", SOON, () -> ids(decide("nobody")).size() == 5);
            importPair("i1", "i2", 12);
            importPair("i5", "i6", 2);
            Sluice.await("the first version", TRAINED, () -> champion().equals("item-cf@1"));
            Sluice.await(
                    "who had the rare i5 gets its neighbour, which popularity would not put first",
                    SOON,
                    () -> first("u1", "i5").equals("i6"));

            importPair("i1", "i3", 40);
            Sluice.await(
                    "another one after the import", TRAINED, () -> !champion().equals("item-cf@1"));
            Sluice.await("its neighbour by now", SOON, () -> first("u1", "i1").equals("i3"));

            clicks("i1", "i20", 60);
            Sluice.await("what was clicked", TRAINED, () -> first("u1", "i1").equals("i20"));
            JsonNode revisions = sluice.get("/api/v1/experiments/shop");
            assertThat(revisions.path("revision").asInt())
                    .as("nobody made another one")
                    .isEqualTo(1);

            assertThat(sluice.get("/experiments/shop/charts").path("marks").findValuesAsText("text"))
                    .as("on the charts")
                    .startsWith("item-cf@1", "item-cf@2");
            itemsAreLearnedOf();
            sluice.kill();
            sluice.start();
            assertThat(first("u1", "i1")).as("as soon as it is ready").isEqualTo("i20");
            String version = champion();
            decide("u2");
            Sluice.await("rows that name the version", SOON, () -> rows().contains("\"" + version + "\""));
            assertThat(rows()).contains("\"item-cf@1\"");
            assertThat(sluice.call("DELETE", "/api/v1/models/item-cf/versions/" + version.split("@")[1], "")
                            .status())
                    .as("it is followed")
                    .isEqualTo(409);
        }
    }

    /** A click moves the rate of its item within seconds, an exposure when its decision is mature; explored slots say how likely they were. */
    private void itemsAreLearnedOf() {
        Map<String, Object> arm = Map.of(
                "key",
                "items",
                "control",
                true,
                "recommender",
                Map.of("type", "item-thompson", "explore", 0.3, "includeSeen", true));
        Sluice.Answer answer = sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key", "front",
                        "attributionWindow", "2s",
                        "grace", "1s",
                        "arms", List.of(arm),
                        "policy", Map.of("type", "fixed")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().findValue("scope").asText()).isEqualTo("front");
        assertThat(sluice.post("/api/v1/experiments/front:start", Map.of()).status())
                .isEqualTo(200);
        sluice.awaitAllocated("front");
        for (int i = 0; i < 20; i++) {
            JsonNode decision = front("reader" + i);
            sluice.event(decision, Map.of("eventId", "seen", "type", "impression"));
            sluice.event(decision, Map.of("eventId", "c", "type", "click", "itemId", "i11"));
        }
        long clicked = System.nanoTime();
        Sluice.await("clicks", SOON, () -> rate("i11") > 0.8 && rate("i12") < 0.8);
        assertThat(Duration.ofNanos(System.nanoTime() - clicked)).isLessThan(Duration.ofSeconds(10));
        Sluice.await("exposures", SOON, () -> rate("i12") < 0.2);
        String rows = sluice.get("/api/v1/experiments/front/outcomes?format=ndjson", sluice.key())
                .text();
        assertThat(rows).contains("\"explored\":true", "\"propensity\":0.0333", "\"explored\":false,");
    }

    private JsonNode front(String unit) {
        return sluice.post("/api/v1/experiments/front/decisions", Map.of("unit", unit, "count", 30))
                .json();
    }

    private double rate(String item) {
        return StreamSupport.stream(front("nobody").path("items").spliterator(), false)
                .filter(one -> one.path("itemId").asText().equals(item))
                .mapToDouble(one -> one.path("score").asDouble())
                .findFirst()
                .orElseThrow();
    }

    private void start() {
        Map<String, Object> definition = Map.of(
                "key",
                "shop",
                "attributionWindow",
                "3s",
                "grace",
                "1s",
                "arms",
                List.of(
                        Map.of(
                                "key",
                                "cf",
                                "control",
                                true,
                                "fallback",
                                "popular",
                                "recommender",
                                Map.of("type", "item-cf", "includeSeen", true)),
                        Map.of("key", "popular", "recommender", Map.of("type", "top-k"))),
                "policy",
                Map.of("type", "fixed", "weights", Map.of("cf", 1, "popular", 0)));
        Sluice.Answer answer = sluice.post("/api/v1/experiments", definition);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/shop:start", Map.of()).status())
                .isEqualTo(200);
        sluice.awaitAllocated("shop");
    }

    /** People who had both. */
    private void importPair(String one, String other, int people) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            for (String item : List.of(one, other)) {
                rows.add(Map.of(
                        "unit", one + other + i, "item", item, "at", "2026-01-01T00:00:%02dZ".formatted(i % 60)));
            }
        }
        assertThat(sluice.post(INTERACTIONS, rows).status()).isEqualTo(200);
    }

    /** People who are shown everything, and click both. */
    private void clicks(String one, String other, int people) {
        for (int i = 0; i < people; i++) {
            JsonNode decision = sluice.post(
                            "/api/v1/experiments/shop/decisions", Map.of("unit", "clicker" + i, "count", 30))
                    .json();
            Set<String> shown = new HashSet<>(ids(decision));
            assertThat(shown).contains(one, other);
            for (String item : List.of(one, other)) {
                sluice.event(decision, Map.of("eventId", "c" + item, "type", "click", "itemId", item));
            }
        }
    }

    private JsonNode decide(String unit) {
        Sluice.Answer answer = sluice.post("/api/v1/experiments/shop/decisions", Map.of("unit", unit, "count", 5));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String first(String unit, String had) {
        return ids(sluice.post(
                                "/api/v1/experiments/shop/decisions",
                                Map.of("unit", unit, "count", 5, "recentItems", List.of(had)))
                        .json())
                .get(0);
    }

    private static List<String> ids(JsonNode decision) {
        return StreamSupport.stream(decision.path("items").spliterator(), false)
                .map(item -> item.path("itemId").asText())
                .toList();
    }

    private String champion() {
        return sluice.status(CHAMPION) == 200
                ? sluice.get(CHAMPION).path("model").asText()
                : "";
    }

    private String rows() {
        return sluice.get("/api/v1/experiments/shop/outcomes?format=ndjson", sluice.key())
                .text();
    }
}
