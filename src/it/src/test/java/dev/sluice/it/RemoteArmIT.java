package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.arm.remote.RecommenderServer;
import dev.sluice.it.Sluice.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arms that another server answers for: what is called, and what is made of its answers. */
class RemoteArmIT {
    private static final Sluice sluice = SharedPlatform.application();

    private static Answer create(String key, String url) {
        return sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        key,
                        "policy",
                        Map.of("type", "fixed", "weights", Map.of("a", 0, "b", 1)),
                        "arms",
                        List.of(
                                Map.of("key", "a", "control", true),
                                Map.of(
                                        "key",
                                        "b",
                                        "timeout",
                                        "300ms",
                                        "recommender",
                                        Map.of("type", "remote", "url", url)))));
    }

    private static JsonNode decision() {
        return sluice.post("/api/v1/experiments/far/decisions", Map.of("count", 2, "context", Map.of("page", "home")))
                .json();
    }

    @Test
    void remoteArm_servesWhatAnotherServerRecommends_orItsFallbackInTime() {
        RecommenderServer server = SharedPlatform.REMOTE;
        assertThat(create("far", server.url().toString()).status()).isEqualTo(201);
        sluice.post("/api/v1/experiments/far:start", Map.of());
        server.answer(
                200,
                question -> "{\"items\": [{\"itemId\": \"x\", \"score\": 3}, {\"itemId\": \"\", \"score\": 2},"
                        + "{\"itemId\": \"z\", \"score\": \"NaN\"}, {\"itemId\": \"y\"}]}");
        // the first call starts a client, which on a busy machine takes longer than the arm has
        Sluice.await(
                "answers in time",
                Duration.ofSeconds(30),
                () -> decision().path("reason").asText().equals("POLICY"));
        JsonNode decision = decision();
        assertThat(decision.path("reason").asText()).isEqualTo("POLICY");
        assertThat(decision.path("items").findValuesAsText("itemId")).containsExactly("x", "y");
        assertThat(decision.path("items").path(1).path("position").asInt()).isEqualTo(2);
        assertThat(sluice.get("/q/metrics", sluice.key()).text()).containsPattern("sluice_remote_left_out_total [1-9]");
        server.answer(500, question -> "");
        for (int i = 0; i < 60; i++) {
            assertThat(decision().path("reason").asText()).isEqualTo("FALLBACK");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/hostname",
                "http://user:pw@reco.example:8080/",
                "http://reco.example:8080/#part",
                "http://reco.example:99999/",
                "http://reco.example/",
                "http://127.0.0.1:1/",
                "http://localhost:8000/",
                "http://[::1]:8000/",
                "http://2130706433:8000/",
                "http://0177.0.0.1:8000/",
                "http://0.0.0.0:8000/",
                "http://169.254.1.1/",
                "http://10.0.0.1/"
            })
    void addressThatNobodyNamed_isRefused(String url) {
        Answer answer = create("nowhere", url);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("violations").path(0).path("field").asText())
                .startsWith("arms[1].recommender");
    }

    @Test
    void namedAddress_isTaken() {
        assertThat(create("named", "http://reco.example:8080/recommend").status())
                .isEqualTo(201);
        assertThat(sluice.call("DELETE", "/api/v1/experiments/named", "").status())
                .isEqualTo(204);
    }
}
