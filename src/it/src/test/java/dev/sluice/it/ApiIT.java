package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.it.Sluice.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for every address of the API. */
class ApiIT {
    private static final int CALLS = 20;

    private static final String API = "/api/v1/experiments";
    private static final Sluice sluice = SharedPlatform.application();

    private static String problem(Answer answer) {
        return answer.json().path("violations").path(0).path("field").asText();
    }

    /** Every field of every schema has words and an example, every operation all its status codes. */
    @Test
    void openApi_hasWordsForEverything() {
        JsonNode api = sluice.get("/q/openapi?format=JSON");
        assertThat(api.path("components").has("securitySchemes")).isFalse(); // no token of an identity server is taken
        JsonNode schemas = api.path("components").path("schemas");
        for (String needed : List.of(
                "DecisionRequest",
                "Decision",
                "SubmittedEvent",
                "Verdict",
                "ExperimentDefinition",
                "Report",
                "Problem")) {
            assertThat(schemas.has(needed)).as(needed).isTrue();
        }
        List<String> silent = new ArrayList<>();
        schemas.properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(field -> {
                            if (!field.getValue().has("description")
                                    || !field.getValue().has("example")) {
                                silent.add(schema.getKey() + "." + field.getKey());
                            }
                        }));
        assertThat(silent).isEmpty();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode responses = operation.getValue().path("responses");
                    String name = operation.getKey() + " " + path.getKey();
                    if (!path.getKey().equals("/api/v1/echo")) {
                        assertThat(responses.has("401") && responses.has("403"))
                                .as(name)
                                .isTrue();
                        responses
                                .properties()
                                .forEach(response -> assertThat(response.getValue()
                                                .path("description")
                                                .asText())
                                        .as(name)
                                        .endsWith("."));
                    }
                    assertThat(path.getKey().contains("{key}") && !responses.has("404"))
                            .as(name)
                            .isFalse();
                }));
        assertThat(api.path("paths")
                        .path("/api/v1/experiments/{key}/decisions")
                        .path("post")
                        .path("responses")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("200", "400", "401", "403", "404", "409", "422", "503");
    }

    @Test
    void simulation_saysWhatAPolicyWouldDo() {
        Map<String, Object> body = Map.of(
                "policy", Map.of("type", "thompson"), "rates", Map.of("a", 0.1, "b", 0.3), "horizon", 1000, "runs", 20);
        JsonNode result = sluice.post(API + ":simulate", body).json();
        assertThat(result.path("mean").asDouble()).isBetween(1.0, 100.0);
        assertThat(sluice.post(API + ":simulate", body).json()).isEqualTo(result);
        assertThat(problem(sluice.post(
                        API + ":simulate", Map.of("policy", Map.of("type", "thompson"), "rates", Map.of("a", 2)))))
                .isEqualTo("rates.a");
        assertThat(problem(sluice.post(
                        API + ":simulate",
                        Map.of(
                                "policy",
                                Map.of("type", "thompson"),
                                "rates",
                                Map.of("a", 0.2),
                                "horizon",
                                30_000_000))))
                .isEqualTo("horizon");
    }

    /** No cache keeps an answer, and an address is told without the name of the site. */
    @Test
    void answers_areNeverKept_andAddressesAreRelative() {
        assertThat(sluice.call("GET", API, "").header("Cache-Control")).isEqualTo("no-store");
        assertThat(sluice.call("GET", "/", "").header("Location")).isEqualTo("/experiments");
        assertThat(sluice.call("GET", "/preferences?back=/live", "", "X-Forwarded-Host", "evil.example")
                        .header("Location"))
                .isEqualTo("/live");
        Answer made = sluice.call(
                "POST",
                API,
                "{\"key\":\"placed\",\"arms\":[{\"key\":\"a\",\"control\":true},{\"key\":\"b\"}]}",
                "Content-Type",
                "application/json");
        assertThat(made.header("Location")).isEqualTo("/api/v1/experiments/placed");
    }

    @Test
    void whatNoNameHolds_isRefusedBeforeAnythingIsAsked() {
        for (String path : List.of(
                "/api/v1/audit?experiment=%00", "/api/v1/models/a%00", "/models/a%00/1/curve", API + "/a%00/report")) {
            assertThat(sluice.call("GET", path, "").status()).as(path).isEqualTo(400);
        }
        assertThat(sluice.post("/api/v1/catalogue/items", List.of(Map.of("id", "a\u0000b", "title", "x")))
                        .status())
                .isEqualTo(400);
        assertThat(sluice.status(API + "/round/timeseries?from=-999999999-01-01T00:00:00Z"))
                .isIn(400, 404);
    }

    @Test
    void imports_sayWhatIsNewAndWhatChanged() {
        String rows = "/api/v1/catalogue/interactions";
        Map<String, Object> row = Map.of("unit", "u", "item", "counted", "value", 1, "at", "2023-11-14 22:13:20 UTC");
        Map<String, Object> same = Map.of("unit", "u", "item", "counted", "value", 1, "at", 1_700_000_000_000L);
        Map<String, Object> other = Map.of("unit", "u", "item", "counted", "value", 5, "at", 1_700_000_000);
        assertThat(sluice.post(rows, List.of(row, same)).json()).isEqualTo(imported(2, 1, 0));
        assertThat(sluice.post(rows, List.of(row)).json()).isEqualTo(imported(1, 0, 0));
        assertThat(sluice.post(rows, List.of(other)).json()).isEqualTo(imported(1, 0, 1));
        assertThat(sluice.post(rows, List.of(Map.of("unit", "u", "item", "x", "at", 17)))
                        .status())
                .isEqualTo(400);
        assertThat(sluice.post(rows, List.of(Map.of("unit", "u", "item", "x", "value", "NaN")))
                        .status())
                .isEqualTo(400);
        String items = "/api/v1/catalogue/items";
        Map<String, Object> item = Map.of("id", "counted", "attributes", Map.of("a", "1", "b", "2", "c", "3"));
        assertThat(sluice.post(items, List.of(item)).json()).isEqualTo(imported(1, 1, 0));
        assertThat(sluice.post(items, List.of(item)).json()).isEqualTo(imported(1, 0, 0));
        assertThat(sluice.post(items, List.of(Map.of("id", "counted"))).json()).isEqualTo(imported(1, 0, 1));
    }

    /** Whatever the arms know of it, five seconds later nobody serves it; an import that says nothing leaves it so. */
    @Test
    void withdrawnItem_isServedByNoArm_untilItIsBack() {
        String items = "/api/v1/catalogue/items";
        sluice.post(items, List.of(Map.of("id", "shelf-1"), Map.of("id", "shelf-2"), Map.of("id", "shelf-3")));
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        "shelf",
                        "arms",
                        List.of(
                                Map.of("key", "a", "control", true, "recommender", Map.of("type", "top-k")),
                                Map.of("key", "b", "recommender", Map.of("type", "random")))));
        sluice.post("/api/v1/experiments/shelf:start", Map.of());
        sluice.awaitAllocated("shelf");
        Sluice.await("stocked", Duration.ofSeconds(60), () -> served("shelf-2") == CALLS);
        assertThat(sluice.call("DELETE", items + "/shelf-2", "").status()).isEqualTo(204);
        Sluice.await("withdrawn", Duration.ofSeconds(5), () -> served("shelf-2") == 0);
        sluice.post(items, List.of(Map.of("id", "shelf-2", "title", "said nothing")));
        sluice.post(items, List.of(Map.of("id", "shelf-3", "available", false)));
        Sluice.await("withdrawn", Duration.ofSeconds(5), () -> served("shelf-3") == 0);
        assertThat(served("shelf-2")).isZero();
        sluice.post(items, List.of(Map.of("id", "shelf-2", "available", true)));
        Sluice.await("back", Duration.ofSeconds(5), () -> served("shelf-2") == CALLS);
        assertThat(sluice.call("DELETE", items + "/" + "x".repeat(257), "").status())
                .isEqualTo(400);
    }

    /** A condition on what the experiment declares of items; what cannot be judged is not shown. */
    @Test
    void itemFilter_leavesOnlyWhatItHoldsFor() {
        sluice.post(
                "/api/v1/catalogue/items",
                List.of(
                        Map.of("id", "rack-1", "attributes", Map.of("kind", "rack", "price", "5")),
                        Map.of("id", "rack-2", "attributes", Map.of("kind", "rack", "price", "50.5")),
                        Map.of("id", "rack-3", "attributes", Map.of("kind", "rack")),
                        Map.of("id", "rack-4", "attributes", Map.of("kind", "shelf", "price", "5"))));
        assertThat(sluice.post(
                                "/api/v1/experiments",
                                Map.of(
                                        "key",
                                        "racks",
                                        "itemAttributes",
                                        List.of(
                                                Map.of("attribute", "kind", "type", "text"),
                                                Map.of("attribute", "price", "type", "number")),
                                        "arms",
                                        List.of(
                                                Map.of(
                                                        "key",
                                                        "a",
                                                        "control",
                                                        true,
                                                        "recommender",
                                                        Map.of("type", "top-k")),
                                                Map.of("key", "b", "recommender", Map.of("type", "random")))))
                        .status())
                .isEqualTo(201);
        sluice.post("/api/v1/experiments/racks:start", Map.of());
        sluice.awaitAllocated("racks");
        Sluice.await(
                "stocked",
                Duration.ofSeconds(60),
                () -> racks("item.kind == 'rack'").equals(Set.of("rack-1", "rack-2", "rack-3")));
        for (int i = 0; i < CALLS; i++) {
            assertThat(racks("item.kind == 'rack' && item.price < 20")).containsExactly("rack-1");
        }
        assertThat(racks("item.kind == 'nothing'")).isEmpty();
        sluice.post(
                "/api/v1/catalogue/items",
                List.of(Map.of("id", "rack-2", "attributes", Map.of("kind", "rack", "price", "6"))));
        Sluice.await(
                "another price",
                Duration.ofSeconds(10),
                () -> racks("item.kind == 'rack' && item.price < 20").equals(Set.of("rack-1", "rack-2")));
        for (String wrong : List.of("item.brand == 'x'", "item.price <", "item", "x".repeat(2_001))) {
            Sluice.Answer answer = sluice.post("/api/v1/experiments/racks/decisions", Map.of("itemFilter", wrong));
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.text()).contains("itemFilter");
        }
        assertThat(sluice.post(
                                "/api/v1/experiments/racks/decisions:batch",
                                List.of(Map.of(), Map.of("itemFilter", "item.brand == 'x'")))
                        .text())
                .contains("[1].itemFilter");
    }

    private static Set<String> racks(String filter) {
        JsonNode decision = sluice.post(
                        "/api/v1/experiments/racks/decisions", Map.of("itemFilter", filter, "count", 100))
                .json();
        return Set.copyOf(decision.path("items").findValuesAsText("itemId"));
    }

    /** In how many lists of all three items it is. */
    private static int served(String item) {
        int count = 0;
        for (int i = 0; i < CALLS; i++) {
            JsonNode decision = sluice.post(
                            "/api/v1/experiments/shelf/decisions",
                            Map.of("candidateItems", List.of("shelf-1", "shelf-2", "shelf-3"), "count", 3))
                    .json();
            count += decision.path("items").findValuesAsText("itemId").contains(item) ? 1 : 0;
        }
        return count;
    }

    private static JsonNode imported(int rows, int added, int changed) {
        return Json.http().valueToTree(Map.of("rows", rows, "added", added, "changed", changed));
    }
}
