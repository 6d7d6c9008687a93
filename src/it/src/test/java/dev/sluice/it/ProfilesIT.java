package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a unit had, by imports and by events, is not shown to it again, although the process is killed; until it is forgotten. */
@Tag("full")
class ProfilesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ITEMS = 12;

    @TempDir
    private Path directory;

    private Sluice sluice;

    @Test
    void whatAUnitHad_isKnown_untilItIsForgotten() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice application = services.application(Map.of())) {
            sluice = application.start();
            importSome();
            assertThat(sluice.post("/api/v1/experiments", definition()).status())
                    .isEqualTo(201);
            assertThat(sluice.post("/api/v1/experiments/shop:start", Map.of()).status())
                    .isEqualTo(200);
            sluice.awaitAllocated("shop");
            Sluice.await("imports", SOON, () -> shown("anna").equals(without(0, 1)));
            assertThat(shown("ben")).isEqualTo(without());

            JsonNode decision = decide(Map.of("unit", "anna", "count", ITEMS, "context", Map.of("city", "Seoul")));
            for (int round = 0; round < 2; round++) {
                assertThat(sluice.event(decision, Map.of("type", "click", "itemId", id(2), "eventId", "one"))
                                .status())
                        .isEqualTo(202);
            }
            Sluice.await("a click", SOON, () -> shown("anna").equals(without(0, 1, 2)));
            assertThat(ids(decide(Map.of("unit", "anna", "count", ITEMS, "recentItems", List.of(id(5))))))
                    .as("what a request says goes before")
                    .isEqualTo(without(5));
            sluice.kill();
            sluice.start();
            Sluice.await("another start", SOON, () -> shown("anna").equals(without(0, 1, 2)));

            Sluice.await("maturity", SOON, () -> outcomes().contains("Seoul"));
            assertThat(sluice.call("DELETE", "/api/v1/units/anna", "").status()).isEqualTo(204);
            Sluice.await("forgotten", SOON, () -> shown("anna").equals(without()));
            assertThat(sluice.get("/api/v1/catalogue/units", sluice.key()).text())
                    .contains("\"30\"")
                    .doesNotContain("\"40\"");
            assertThat(sluice.get("/api/v1/catalogue/interactions", sluice.key())
                            .text())
                    .contains(id(3))
                    .doesNotContain(id(0));
            assertThat(outcomes())
                    .as("who it was")
                    .doesNotContain("Seoul")
                    .contains("\"unit\":\"\"")
                    .contains(decision.path("decisionId").asText());
            JsonNode again = decide(Map.of("unit", "anna", "count", ITEMS));
            assertThat(sluice.event(again, Map.of("type", "click", "itemId", id(7), "eventId", "one"))
                            .status())
                    .isEqualTo(202);
            Sluice.await("somebody new", SOON, () -> shown("anna").equals(without(7)));
        }
    }

    private static Map<String, Object> definition() {
        return Map.of(
                "key",
                "shop",
                "attributionWindow",
                "5s",
                "grace",
                "1s",
                "attributes",
                List.of(Map.of("attribute", "city", "type", "text")),
                "arms",
                List.of(Map.of("key", "any", "control", true, "recommender", Map.of("type", "random"))));
    }

    private void importSome() {
        sluice.post(
                "/api/v1/catalogue/items",
                IntStream.range(0, ITEMS).mapToObj(i -> Map.of("id", id(i))).toList());
        List<Map<String, String>> rows = List.of(
                Map.of("unit", "anna", "item", id(0), "at", "2026-01-01T00:00:00Z"),
                Map.of("unit", "anna", "item", id(1), "at", "2026-01-02T00:00:00Z"),
                Map.of("unit", "cleo", "item", id(3), "at", "2026-01-02T00:00:00Z"));
        assertThat(sluice.post("/api/v1/catalogue/interactions", rows).status()).isEqualTo(200);
        assertThat(sluice.post(
                                "/api/v1/catalogue/units",
                                List.of(
                                        Map.of("id", "anna", "attributes", Map.of("age", "40")),
                                        Map.of("id", "ben", "attributes", Map.of("age", "30"))))
                        .status())
                .isEqualTo(200);
    }

    private static String id(int item) {
        return "item-" + (100 + item);
    }

    private static Set<String> without(int... items) {
        Set<Integer> had = IntStream.of(items).boxed().collect(Collectors.toSet());
        return IntStream.range(0, ITEMS)
                .filter(item -> !had.contains(item))
                .mapToObj(ProfilesIT::id)
                .collect(Collectors.toSet());
    }

    private JsonNode decide(Map<String, Object> request) {
        Sluice.Answer answer = sluice.post("/api/v1/experiments/shop/decisions", request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private Set<String> shown(String unit) {
        return ids(decide(Map.of("unit", unit, "count", ITEMS)));
    }

    private static Set<String> ids(JsonNode decision) {
        return StreamSupport.stream(decision.path("items").spliterator(), false)
                .map(item -> item.path("itemId").asText())
                .collect(Collectors.toSet());
    }

    private String outcomes() {
        return sluice.get("/api/v1/experiments/shop/outcomes?format=ndjson", sluice.key())
                .text();
    }
}
