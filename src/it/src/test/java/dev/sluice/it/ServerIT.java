package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.Sluice.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API, from outside. */
class ServerIT {
    private static final Sluice sluice = SharedPlatform.application();

    private static Map<String, Object> definition(String key) {
        return Map.of(
                "key",
                key,
                "attributionWindow",
                "3s",
                "grace",
                "1s",
                "policy",
                Map.of("type", "thompson"),
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
    }

    private static void running(String key) throws Exception {
        assertThat(sluice.post("/api/v1/experiments", definition(key)).status()).isEqualTo(201);
        assertThat(command(key, "start").status()).isEqualTo(200);
        Sluice.await("allocated", Duration.ofSeconds(15), () -> {
            return sluice.get("/api/v1/experiments/" + key + "/report")
                            .path("policyVersion")
                            .asLong()
                    > 0;
        });
    }

    private static Answer command(String key, String command) throws Exception {
        return sluice.post("/api/v1/experiments/" + key + ":" + command, Map.of());
    }

    private static Answer decide(String key, String body) throws Exception {
        return sluice.post(
                "/api/v1/experiments/" + key + "/decisions", body.getBytes(StandardCharsets.UTF_8), sluice.key());
    }

    /** Invalid records that name no trustworthy experiment. */
    private static long unattributed() {
        return sluice.get("/api/v1/unattributed").path("invalid").asLong();
    }

    private static JsonNode ledger(String key) {
        return sluice.get("/api/v1/experiments/" + key + "/ledger");
    }

    @Test
    void experiment_livesItsLife() throws Exception {
        assertThat(sluice.post("/api/v1/experiments", definition("life"))
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("DRAFT");
        assertThat(sluice.post("/api/v1/experiments", definition("life")).status())
                .isEqualTo(409);
        assertThat(decide("life", "{}").status()).isEqualTo(409);
        assertThat(command("life", "pause").status()).isEqualTo(409);
        assertThat(command("life", "start").json().path("status").asText()).isEqualTo("RUNNING");
        assertThat(command("life", "pause").json().path("status").asText()).isEqualTo("PAUSED");
        assertThat(decide("life", "{}").json().path("detail").asText()).contains("PAUSED");
        assertThat(command("life", "resume").json().path("status").asText()).isEqualTo("RUNNING");
        assertThat(sluice.post("/api/v1/experiments/life:conclude", Map.of("winner", "nobody"))
                        .status())
                .isEqualTo(400);
        assertThat(sluice.post("/api/v1/experiments/life:conclude", Map.of("winner", "b"))
                        .status())
                .isEqualTo(200);
        assertThat(command("life", "resume").status()).isEqualTo(409);
        assertThat(sluice.get("/api/v1/experiments").path("experiments").findValuesAsText("key"))
                .contains("life");
        assertThat(sluice.status("/api/v1/experiments/none")).isEqualTo(404);
    }

    @Test
    void circle_closes() throws Exception {
        running("circle");
        for (int i = 0; i < 300; i++) {
            JsonNode decision = decide("circle", "{}").json();
            assertThat(decision.path("reason").asText()).isEqualTo("POLICY");
            if (decision.path("arm").asText().equals("b") && i % 2 == 0) {
                Answer answer = sluice.event(decision, Map.of("eventId", "c", "type", "click"));
                assertThat(answer.status()).isEqualTo(202);
            }
        }
        Sluice.await("learned", Duration.ofSeconds(30), () -> {
            JsonNode arms = sluice.get("/api/v1/experiments/circle/report").path("arms");
            return arms.path(0).path("matureImpressions").asLong()
                                    + arms.path(1).path("matureImpressions").asLong()
                            == 300
                    && arms.path(1).path("share").asDouble() > 0.89;
        });
        assertThat(ledger("circle").path("received").asLong()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void badEvents_areCountedWhereTheyBelong() throws Exception {
        running("events");
        long before = unattributed();
        String token = decide("events", "{\"deferImpression\":true}")
                .json()
                .path("token")
                .asText();
        Map<String, Object> click = Map.of("eventId", "c", "token", token, "type", "click");
        Answer answer = sluice.post(
                "/api/v1/events",
                Map.of(
                        "events",
                        List.of(
                                click,
                                click,
                                Map.of("eventId", "i", "token", token, "type", "impression"),
                                Map.of("eventId", "x", "token", token, "type", "purchase"),
                                Map.of("eventId", "@served", "token", token, "type", "click"),
                                Map.of("eventId", "f", "token", token.substring(1) + "A", "type", "click"),
                                Map.of("eventId", "t", "token", token.substring(0, 40), "type", "click"))));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("verdicts").findValuesAsText("verdict"))
                .containsExactly("accepted", "accepted", "accepted", "invalid", "invalid", "invalid", "invalid");
        Sluice.await(
                "counted",
                Duration.ofSeconds(20),
                () -> ledger("events").path("received").asLong() == 6);
        JsonNode ledger = ledger("events");
        assertThat(ledger.path("accepted").asLong()).isEqualTo(3);
        assertThat(ledger.path("duplicate").asLong()).isEqualTo(1);
        assertThat(ledger.path("late").asLong()).isZero();
        assertThat(ledger.path("invalid").asLong()).isEqualTo(2);
        Sluice.await("counted", Duration.ofSeconds(20), () -> unattributed() == before + 2);
        Sluice.await(
                "mature",
                Duration.ofSeconds(20),
                () ->
                        sluice
                                .get("/api/v1/experiments/events/report")
                                .path("arms")
                                .findValues("matureImpressions")
                                .stream()
                                .anyMatch(count -> count.asLong() == 1));
        sluice.post(
                "/api/v1/events",
                Map.of("events", List.of(Map.of("eventId", "after", "token", token, "type", "click"))));
        Sluice.await(
                "late",
                Duration.ofSeconds(20),
                () -> ledger("events").path("late").asLong() == 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{bad|400|body",
                "[]|400|body",
                "{\"count\":0}|400|count",
                "{\"count\":101}|400|count",
                "{\"count\":\"ten\"}|400|count",
                "{\"decisionId\":\"a b\"}|400|decisionId",
                "{\"unit\":\"\"}|400|unit",
                "{\"excludedArms\":[\"a\",\"b\"]}|422|",
                "{\"future\":1}|200|"
            })
    void badDecision_isAProblemThatNamesTheField(String body, int status, String field) throws Exception {
        if (sluice.status("/api/v1/experiments/bad") == 404) {
            running("bad");
        }
        Answer answer = decide("bad", body);
        assertThat(answer.status()).isEqualTo(status);
        if (field != null) {
            assertThat(answer.json().path("violations").path(0).path("field").asText())
                    .isEqualTo(field);
            assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\"}]}|arms",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\",\"control\":true},{\"key\":\"a\"}]}|arms[1].key",
                "{\"key\":\"x\",\"policy\":{\"type\":\"thompson\",\"flor\":1},\"arms\":[{\"key\":\"a\",\"control\":true}]}|policy.flor",
                "{\"key\":\"x\",\"policy\":{\"type\":\"thompson\",\"floor\":2},\"arms\":[{\"key\":\"a\",\"control\":true}]}|policy.floor",
                "{\"key\":\"x\",\"policy\":{\"type\":\"epsilon-greedy\",\"epsilon\":-0.1},\"arms\":[{\"key\":\"a\",\"control\":true}]}|policy.epsilon",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\",\"control\":true,\"recommender\":{\"type\":\"itemcf\"}}]}|arms[0].recommender",
                "{\"key\":\"x\",\"grace\":\"soon\",\"arms\":[{\"key\":\"a\",\"control\":true}]}|grace",
                "{\"key\":\"x\",\"unit\":\"planet\",\"arms\":[{\"key\":\"a\",\"control\":true}]}|unit",
                "{\"key\":\"x\",\"typo\":1,\"arms\":[{\"key\":\"a\",\"control\":true}]}|typo"
            })
    void badExperiment_isAProblemThatNamesTheField(String body, String field) throws Exception {
        for (String path : List.of("/api/v1/experiments:validate", "/api/v1/experiments")) {
            Answer answer = sluice.post(path, body.getBytes(StandardCharsets.UTF_8), sluice.key());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("violations").path(0).path("field").asText())
                    .isEqualTo(field);
        }
        assertThat(sluice.status("/api/v1/experiments/x")).isEqualTo(404);
    }

    /** It looks like UTF-32 and is none. */
    @Test
    void bodyThatIsNoText_isAProblem() throws Exception {
        byte[] body = {0, 0, 0, '{', 'z', 'z', 'z', 'z'};
        Answer answer = sluice.post("/api/v1/experiments", body, sluice.key());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).isEqualTo("body must be text in UTF-8");
    }

    @Test
    void keys_openOnlyWhatTheirRoleAllows() throws Exception {
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        String path = "/api/v1/experiments/none/decisions";
        assertThat(sluice.post(path, empty, "").status()).isEqualTo(401);
        assertThat(sluice.post(path, empty, "sluice_wrong").status()).isEqualTo(401);
        assertThat(sluice.post("/api/v1/experiments:validate", empty, "").status())
                .isEqualTo(401);
        String client = sluice.makeKey("app", "client");
        assertThat(sluice.post(path, empty, client).status()).isEqualTo(404);
        assertThat(sluice.post("/api/v1/experiments:validate", empty, client).status())
                .isEqualTo(403);
        Answer king = sluice.post("/api/v1/keys", Map.of("name", "app", "role", "king"));
        assertThat(king.status()).isEqualTo(400);
        assertThat(king.json().path("violations").path(0).path("field").asText())
                .isEqualTo("role");
        assertThat(sluice.post("/api/v1/experiments/x:strat", Map.of())
                        .json()
                        .path("detail")
                        .asText())
                .contains("/q/openapi");
    }

    @Test
    void bodyOfTenMegabytes_isTooLarge() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sluice.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + sluice.key()
                            + "\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }
}
