package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.SluiceCommand;
import dev.sluice.it.Sluice.Answer;
import dev.sluice.stream.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every kind of event and unit, by HTTP and by Kafka, from the decision to report, series and tables. */
class CircleIT {
    private static final Services services = SharedPlatform.services();
    private static final Sluice sluice = SharedPlatform.application();

    @BeforeAll
    static void start() {
        running(
                "shop",
                Map.of(
                        "eventTypes", List.of("add-to-cart"),
                        "reward", Map.of("composite", Map.of("click", 0.5, "conversion", 1)),
                        "viewThrough", Map.of("share", 0.5, "watched", "20s")));
    }

    private static void running(String key, Map<String, Object> more) {
        Map<String, Object> definition = new HashMap<>(more);
        definition.put("key", key);
        definition.putIfAbsent("attributionWindow", "4s");
        definition.put("grace", "1s");
        definition.putIfAbsent("arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/" + key + ":start", Map.of())
                        .status())
                .isEqualTo(200);
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> report(key, "").path("policyVersion").asLong() > 0);
    }

    private static JsonNode report(String key, String query) {
        return sluice.get("/api/v1/experiments/" + key + "/report" + query);
    }

    private static JsonNode decide(String key) {
        return sluice.post("/api/v1/experiments/" + key + "/decisions", Map.of("excludedArms", List.of("b")))
                .json();
    }

    @Test
    void everyType_isCountedWhereItBelongs() {
        String token = decide("shop").path("token").asText();
        Answer answer = sluice.post(
                "/api/v1/events",
                Map.of(
                        "events",
                        List.of(
                                Map.of("eventId", "c", "token", token, "type", "click", "itemId", "i", "position", 1),
                                Map.of(
                                        "eventId",
                                        "v1",
                                        "token",
                                        token,
                                        "type",
                                        "view",
                                        "watchedMs",
                                        400,
                                        "durationMs",
                                        900),
                                Map.of(
                                        "eventId",
                                        "v2",
                                        "token",
                                        token,
                                        "type",
                                        "view",
                                        "watchedMs",
                                        500,
                                        "durationMs",
                                        900),
                                Map.of("eventId", "b1", "token", token, "type", "conversion", "value", 12.5),
                                Map.of("eventId", "b2", "token", token, "type", "conversion", "value", 7.5),
                                Map.of("eventId", "a1", "token", token, "type", "add-to-cart"),
                                Map.of("eventId", "x", "token", token, "type", "add-to-wishlist"))));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("verdicts").path(6).path("reason").asText())
                .contains("add-to-cart");
        Sluice.await(
                "mature",
                Duration.ofSeconds(30),
                () -> arm("").path("matureImpressions").asLong() == 1);
        JsonNode arm = arm("");
        assertThat(arm.path("clicks").asLong()).isEqualTo(1);
        assertThat(arm.path("views").asLong()).isEqualTo(1);
        assertThat(arm.path("viewsTotal").asLong()).isEqualTo(1);
        assertThat(arm.path("conversions").asLong()).isEqualTo(1);
        assertThat(arm.path("conversionsTotal").asLong()).isEqualTo(2);
        assertThat(arm.path("valueSum").asDouble()).isEqualTo(20);
        assertThat(arm.path("eventsTotal").path("add-to-cart").asLong()).isEqualTo(1);
        assertThat(arm.path("reward").asDouble()).isEqualTo(1);
        assertThat(report("shop", "?per=click").path("per").asText()).isEqualTo("click");
        assertThat(sluice.status("/api/v1/experiments/shop/report?per=view")).isEqualTo(400);
        Answer table = sluice.call("GET", "/api/v1/experiments/shop/report", "", "Accept", "text/csv");
        assertThat(table.text().lines().findFirst().orElseThrow())
                .startsWith("arm,control,share")
                .contains("ctr.lower");
        assertThat(table.text().lines()).hasSize(3);
    }

    private static JsonNode arm(String query) {
        return report("shop", query).path("arms").path(0);
    }

    @Test
    void eventsOfOtherSystems_comeThroughKafkaOnce() throws Exception {
        running("feed", Map.of());
        String token = decide("feed").path("token").asText();
        String click = "{\"eventId\":\"%s\",\"token\":\"" + token + "\",\"type\":\"click\"}";
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(services.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : List.of(
                    click.formatted("a"),
                    click.formatted("a"),
                    "poison",
                    "{\"events\":[" + click.formatted("b") + "," + click.formatted("@bad") + "]}")) {
                producer.send(new ProducerRecord<>(Topics.EVENTS_IN, value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        Sluice.await(
                "counted",
                Duration.ofSeconds(30),
                () -> ledger("feed").path("received").asLong() == 5);
        assertThat(ledger("feed").path("accepted").asLong()).isEqualTo(3); // the served impression is one
        assertThat(ledger("feed").path("duplicate").asLong()).isEqualTo(1);
        assertThat(ledger("feed").path("invalid").asLong()).isEqualTo(1);
        assertThat(sluice.get("/api/v1/unattributed").path("invalid").asLong()).isEqualTo(1);
    }

    /** Three decisions and two clicks of one user are one unit with a click; the arm of its first decision has it. */
    @Test
    void users_areCountedOnce_whateverTheyDo() {
        running("people", Map.of("unit", "user", "overrides", Map.of("qa", "b")));
        String path = "/api/v1/experiments/people/decisions";
        assertThat(sluice.post(path, Map.of())
                        .json()
                        .path("violations")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("unit");
        assertThat(sluice.post(path, Map.of("unit", "qa")).json().path("reason").asText())
                .isEqualTo("OVERRIDE");
        String first =
                sluice.post(path, Map.of("unit", "ann")).json().path("arm").asText();
        for (int i = 0; i < 2; i++) {
            JsonNode decision = sluice.post(path, Map.of("unit", "ann")).json();
            assertThat(decision.path("arm").asText()).isEqualTo(first);
            click(decision.path("token").asText());
        }
        Sluice.await(
                "mature",
                Duration.ofSeconds(30),
                () -> sum("people", "matureUnits") == 1 && sum("people", "matureImpressions") == 3);
        assertThat(sum("people", "clicks")).isEqualTo(1);
        assertThat(sum("people", "clicksTotal")).isEqualTo(2);
        assertThat(sluice.get("/api/v1/experiments/people")
                        .path("definition")
                        .path("overrides")
                        .fieldNames()
                        .next())
                .matches("#[0-9a-f]{32}");
    }

    private static void click(String token) {
        assertThat(sluice.post(
                                "/api/v1/events",
                                Map.of("events", List.of(Map.of("eventId", "c", "token", token, "type", "click"))))
                        .status())
                .isEqualTo(202);
    }

    private static long sum(String key, String field) {
        return report(key, "").path("arms").findValues(field).stream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    @Test
    void immediateLearning_movesSharesBeforeAnythingIsMature() {
        running("quick", Map.of("learning", "immediate", "attributionWindow", "1h"));
        for (int i = 0; i < 12; i++) {
            click(decide("quick").path("token").asText());
        }
        Sluice.await(
                "learned",
                Duration.ofSeconds(20),
                () -> report("quick", "").path("arms").path(0).path("share").asDouble() > 0.9);
        assertThat(sum("quick", "matureImpressions")).isZero();
    }

    @Test
    void batch_isDecidedInOrder_andRefusedAsAWhole() {
        running("batch", Map.of("unit", "user"));
        String path = "/api/v1/experiments/batch/decisions:batch";
        List<Map<String, Object>> requests = IntStream.range(0, 256)
                .mapToObj(i -> Map.<String, Object>of("unit", "u" + i, "decisionId", "d" + i))
                .toList();
        JsonNode decisions = sluice.post(path, requests).json();
        assertThat(decisions).hasSize(256);
        assertThat(decisions.path(255).path("decisionId").asText()).isEqualTo("d255");
        assertThat(sluice.post("/api/v1/experiments/batch/decisions", requests.get(3))
                        .json()
                        .path("arm"))
                .isEqualTo(decisions.path(3).path("arm"));
        assertThat(problem(sluice.post(path, Collections.nCopies(257, requests.get(0)))))
                .isEqualTo("body");
        assertThat(problem(sluice.post(path, List.of()))).isEqualTo("body");
        assertThat(problem(sluice.post(path, List.of(requests.get(0), Map.of("unit", "u", "count", 0)))))
                .isEqualTo("[1].count");
        assertThat(problem(sluice.post(path, List.of(requests.get(0), Map.of()))))
                .isEqualTo("[1].unit");
        Answer nothing = sluice.post(path, List.of(Map.of("unit", "u", "excludedArms", List.of("a", "b"))));
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(sluice.post("/api/v1/experiments/none/decisions:batch", requests)
                        .status())
                .isEqualTo(404);
        Sluice.await("counted", Duration.ofSeconds(30), () -> sum("batch", "decisions") == 256);
    }

    private static String problem(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("violations").path(0).path("field").asText();
    }

    @Test
    void decision_isExplainedByItsToken() {
        running("why", Map.of());
        JsonNode decision = sluice.post("/api/v1/experiments/why/decisions", Map.of("decisionId", "d1"))
                .json();
        String path = "/api/v1/experiments/why/decisions/d1?token=";
        String token = decision.path("token").asText();
        Sluice.await("stored", Duration.ofSeconds(30), () -> sluice.status(path + token) == 200);
        JsonNode explanation = sluice.get(path + token);
        assertThat(explanation.path("reproduced").asBoolean()).isTrue();
        for (String field : List.of("arm", "probability", "probabilities", "policyVersion", "revision", "reason")) {
            assertThat(explanation.path(field)).isEqualTo(decision.path(field));
        }
        assertThat(sluice.status(path + token.substring(1))).isEqualTo(400);
        assertThat(sluice.status("/api/v1/experiments/why/decisions/d2?token=" + token))
                .isEqualTo(400);
        assertThat(sluice.status("/api/v1/experiments/shop/decisions/d1?token=" + token))
                .isEqualTo(400);
        assertThat(sluice.status("/api/v1/experiments/none/decisions/d1?token=" + token))
                .isEqualTo(404);
    }

    @Test
    void tokenKeys_rotateUnderTraffic() {
        running("rotate", Map.of("attributionWindow", "1h")); // longer than it takes
        String old = decide("rotate").path("token").asText();
        assertThat(SluiceCommand.run(
                        (options, ready) -> 0,
                        Clock.systemUTC(),
                        "rotate-token-key",
                        "--delay",
                        "0s",
                        "--secrets-file",
                        services.secrets().toString()))
                .isZero();
        Sluice.await(
                "signed anew",
                Duration.ofSeconds(30),
                () -> keyOf(decide("rotate").path("token").asText()) == 2);
        assertThat(keyOf(old)).isEqualTo(1);
        click(old);
        click(decide("rotate").path("token").asText());
        Sluice.await("counted", Duration.ofSeconds(30), () -> sum("rotate", "clicksTotal") == 2);
    }

    private static int keyOf(String token) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(token), 1, 2).getShort();
    }

    /** No item is wanted that there is, so that b has none to recommend: its fallback serves, until the guardrail stops it. */
    @Test
    void guardrail_stopsAnArmWithoutItems() {
        running(
                "guarded",
                Map.of(
                        "policy", Map.of("type", "fixed"),
                        "guardrails", List.of(Map.of("metric", "error-rate", "max", 0.1)),
                        "arms",
                                List.of(
                                        Map.of("key", "a", "control", true),
                                        Map.of("key", "b", "recommender", Map.of("type", "random")))));
        List<Map<String, Object>> requests = Collections.nCopies(256, Map.of("candidateItems", List.of("none")));
        for (int i = 0; i < 2; i++) {
            assertThat(sluice.post("/api/v1/experiments/guarded/decisions:batch", requests)
                            .json()
                            .findValuesAsText("reason"))
                    .contains("FALLBACK", "POLICY");
        }
        Sluice.await(
                "stopped",
                Duration.ofSeconds(30),
                () -> report("guarded", "").path("arms").path(1).path("tripped").asBoolean());
        JsonNode report = report("guarded", "");
        assertThat(report.path("arms").path(1).path("share").asDouble()).isZero();
        assertThat(report.path("arms").path(1).path("fallbacks").asLong()).isGreaterThan(100);
        assertThat(report.path("warnings").path(0).asText()).contains("guardrail");
    }

    private static JsonNode ledger(String key) {
        return sluice.get("/api/v1/experiments/" + key + "/ledger");
    }

    @Test
    void series_holdsTheLastTotalsOfEachMinute() {
        running("series", Map.of());
        decide("series");
        String path = "/api/v1/experiments/series/timeseries";
        Sluice.await(
                "stored",
                Duration.ofSeconds(30),
                () -> sluice.get(path).path("points").findValues("matureRows").stream()
                        .anyMatch(rows -> rows.asLong() == 1));
        JsonNode points = sluice.get(path).path("points");
        JsonNode last = points.path(points.size() - 2); // slot 0 of the last minute
        assertThat(last.path("arm").asText()).isEqualTo("a");
        assertThat(last.path("decisions").asLong()).isEqualTo(1);
        assertThat(last.path("share").asDouble()).isBetween(0.0, 1.0);
        assertThat(last.path("version").asLong()).isPositive();
        assertThat(services.number(
                        "select count(*) - count(distinct (minute, slot)) from arm_minute where experiment_id ="
                                + " (select id from experiment where key = 'series')"))
                .isZero();
        assertThat(sluice.call("GET", path, "", "Accept", "text/csv")
                        .text()
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .startsWith("arm,minute,slot,group,version,sequence,share");
        assertThat(sluice.status(path + "?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z"))
                .isEqualTo(200);
        assertThat(sluice.status(path + "?from=soon")).isEqualTo(400);
        assertThat(sluice.status(path + "?from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z"))
                .isEqualTo(400);
    }
}
