package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.boot.Sluice.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see while a part is down. */
class FaultsIT {
    @TempDir
    private Path directory;

    private Services services;
    private Sluice sluice;

    @BeforeEach
    void start() throws Exception {
        services = new Services(directory, 2);
        sluice =
                services.application(Map.of("sluice.outbox-capacity", "200000")).start();
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key", "faults",
                        "attributionWindow", "10m",
                        "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        sluice.post("/api/v1/experiments/faults:start", Map.of());
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key", "quick",
                        "attributionWindow", "1s",
                        "grace", "0s",
                        "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        sluice.post("/api/v1/experiments/quick:start", Map.of());
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> decide().json().path("policyVersion").asLong() > 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    private Answer decide() {
        return sluice.post("/api/v1/experiments/faults/decisions", Map.of());
    }

    private Answer click(String token) {
        return sluice.post(
                "/api/v1/events", Map.of("events", List.of(Map.of("eventId", "c", "token", token, "type", "click"))));
    }

    private JsonNode report() {
        return report("faults");
    }

    private JsonNode report(String experiment) {
        return sluice.get("/api/v1/experiments/" + experiment + "/report");
    }

    @Test
    void brokerDown_decisionsGoOnAndEventsAnswer503() throws Exception {
        long before = report().path("arms").findValues("decisions").size();
        assertThat(before).isEqualTo(2);
        services.killBroker();
        int served = 0;
        String token = "";
        for (int i = 0; i < 200; i++) {
            JsonNode decision = decide().json();
            assertThat(decision.path("reason").asText()).isEqualTo("POLICY");
            token = decision.path("token").asText();
            served++;
        }
        Answer refused = click(token);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
        services.restartBroker();
        String last = token;
        long start = System.nanoTime();
        Sluice.await("accepted again", Duration.ofSeconds(60), () -> click(last).status() == 202);
        int least = served;
        Sluice.await(
                "caught up",
                Duration.ofSeconds(60),
                () -> report().path("arms").path(0).path("decisions").asLong()
                                + report().path("arms")
                                        .path(1)
                                        .path("decisions")
                                        .asLong()
                        >= least);
        System.out.printf(
                "broker down: %d decisions, 0 errors; events 503, accepted and counted %d s after its return%n",
                served, Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    @Test
    void brokerDown_anExperimentThatWaitsForItAnswers503_andTheRepeatIsTheSame() throws Exception {
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        "sure",
                        "durability",
                        "acknowledged",
                        "arms",
                        List.of(Map.of("key", "a", "control", true))));
        sluice.post("/api/v1/experiments/sure:start", Map.of());
        Map<String, String> request = Map.of("decisionId", "d1");
        Sluice.await(
                "policy",
                Duration.ofSeconds(20),
                () -> sure(request).json().path("reason").asText().equals("POLICY"));
        services.killBroker();
        Answer refused = sure(request);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
        assertThat(refused.json().path("detail").asText()).contains("decisionId 'd1'");
        services.restartBroker();
        Sluice.await("acknowledged", Duration.ofSeconds(60), () -> sure(request).status() == 200);
    }

    private Answer sure(Map<String, String> request) {
        return sluice.post("/api/v1/experiments/sure/decisions", request);
    }

    @Test
    void databaseDown_alsoAcrossARestart_servesAndRefusesAdministration() throws Exception {
        services.stopDatabase();
        sluice.stop();
        sluice.start();
        assertThat(decide().json().path("reason").asText()).isEqualTo("POLICY");
        assertThat(click(decide().json().path("token").asText()).status()).isEqualTo(202);
        Answer refused = sluice.post("/api/v1/experiments/faults:pause", Map.of());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
    }

    @Test
    void allocationVersions_reachTheDatabaseOnceItIsBack() throws Exception {
        Sluice.await("stored", Duration.ofSeconds(30), () -> versions() == 1);
        services.stopDatabase();
        for (int i = 0; i < 21; i++) { // odd, so that the arms cannot end up even and the shares must move
            sluice.post("/api/v1/experiments/quick/decisions", Map.of());
        }
        Sluice.await(
                "learned",
                Duration.ofSeconds(30),
                () -> report("quick").path("policyVersion").asLong() > 1);
        services.restartDatabase();
        Sluice.await("stored again", Duration.ofSeconds(60), () -> versions() >= 2);
        assertThat(services.number("select count(*) - max(version) from allocation where experiment_id = 2"))
                .isZero();
    }

    private long versions() {
        return services.number("select count(*) from allocation where experiment_id = 2");
    }

    @Test
    void otherPartitionCount_refusesToRunAndSaysWhy() throws Exception {
        sluice.stop();
        try (Sluice other = services.application(Map.of("sluice.kafka.partitions", "3"))) {
            other.launchOnly();
            Sluice.await("ended", Duration.ofSeconds(60), () -> !other.alive());
            assertThat(java.nio.file.Files.readString(other.log())).contains("was created with 2 partitions");
        }
    }
}
