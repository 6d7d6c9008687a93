package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.boot.Sluice.Answer;
import dev.sluice.boot.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

    private final Map<String, String> settings = new HashMap<>();
    private int brokerPort;
    private int controllerPort;
    private Process broker;
    private EmbeddedDatabase database;
    private Sluice sluice;

    @BeforeEach
    void start() throws Exception {
        brokerPort = Sluice.freePort();
        controllerPort = Sluice.freePort();
        broker = Sluice.broker(directory.resolve("kafka"), brokerPort, controllerPort);
        database = EmbeddedDatabase.start(directory.resolve("postgresql"), Sluice.freePort());
        settings.put("sluice.kafka.bootstrap", "127.0.0.1:" + brokerPort);
        settings.put("sluice.kafka.partitions", "2");
        settings.put(
                "sluice.kafka.state-directory", directory.resolve("app/streams").toString());
        settings.put(
                "sluice.secrets-file", directory.resolve("app/secrets.json").toString());
        settings.put("sluice.admin-key-file", directory.resolve("app/admin.key").toString());
        settings.put("quarkus.datasource.jdbc.url", database.url());
        settings.put("sluice.outbox-capacity", "200000");
        sluice = new Sluice(directory.resolve("app"), settings, "serve").start();
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key", "faults",
                        "attributionWindow", "10m",
                        "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        sluice.post("/api/v1/experiments/faults:start", Map.of());
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> decide().json().path("policyVersion").asLong() > 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        sluice.close();
        broker.destroyForcibly().waitFor();
        database.close();
    }

    private Answer decide() {
        try {
            return sluice.post("/api/v1/experiments/faults/decisions", Map.of());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer click(String token) {
        try {
            return sluice.post(
                    "/api/v1/events",
                    Map.of("events", List.of(Map.of("eventId", "c", "token", token, "type", "click"))));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode report() {
        try {
            return sluice.get("/api/v1/experiments/faults/report");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void brokerDown_decisionsGoOnAndEventsAnswer503() throws Exception {
        long before = report().path("arms").findValues("decisions").size();
        assertThat(before).isEqualTo(2);
        broker.destroyForcibly().waitFor();
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
        broker = Sluice.broker(directory.resolve("kafka"), brokerPort, controllerPort);
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
    void databaseDown_alsoAcrossARestart_servesAndRefusesAdministration() throws Exception {
        database.close();
        sluice.stop();
        sluice.start();
        assertThat(decide().json().path("reason").asText()).isEqualTo("POLICY");
        assertThat(click(decide().json().path("token").asText()).status()).isEqualTo(202);
        Answer refused = sluice.post("/api/v1/experiments/faults:pause", Map.of());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
    }

    @Test
    void otherPartitionCount_refusesToRunAndSaysWhy() throws Exception {
        sluice.stop();
        settings.put("sluice.kafka.partitions", "3");
        try (Sluice other = new Sluice(directory.resolve("app"), settings, "serve")) {
            other.launchOnly();
            Sluice.await("ended", Duration.ofSeconds(60), () -> !other.alive());
            assertThat(java.nio.file.Files.readString(other.log())).contains("was created with 2 partitions");
        }
    }
}
