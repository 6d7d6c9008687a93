package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The application of one machine with its embedded services: busy, killed, stopped, and met by data of another build. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedIT {
    private static final String EXPERIMENT = "/api/v1/experiments/killed";

    @TempDir
    private static Path directory;

    private static Sluice sluice;

    @BeforeAll
    static void start() throws IOException {
        sluice = new Sluice(directory.resolve("data"), Map.of(), "serve", "--embedded").start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
    }

    private static String said(Path data) throws Exception {
        Path log = directory.resolve("said.log");
        Files.deleteIfExists(log);
        Process process = Sluice.launch(
                List.of(
                        Sluice.java(),
                        "-jar",
                        Sluice.JAR.toString(),
                        "serve",
                        "--embedded",
                        "--port",
                        String.valueOf(Sluice.freePort()),
                        "--data-dir",
                        data.toString()),
                log);
        assertThat(process.waitFor()).isEqualTo(1);
        return Files.readString(log).strip();
    }

    @Test
    @Order(1)
    void busyDirectory_isRefusedInOneSentence() throws Exception {
        assertThat(said(directory.resolve("data")))
                .startsWith("sluice: data directory")
                .contains("in use");
    }

    @Test
    @Order(1)
    void dataOfAnOlderBuild_isRefusedInOneSentence() throws Exception {
        Path old = Files.createDirectories(directory.resolve("old/kafka")).getParent();
        assertThat(said(old))
                .isEqualTo("sluice: " + old + " was made by an older build; begin with a new directory: nothing is"
                        + " carried over before 0.1.0");
        assertThat(old).isDirectoryNotContaining(file -> !file.endsWith("kafka"));
    }

    @Test
    @Order(2)
    void killedTree_recoversWithNothingAcknowledgedLost() throws Exception {
        assertThat(sluice.post(
                                "/api/v1/experiments",
                                Map.of(
                                        "key", "killed",
                                        "attributionWindow", "2s",
                                        "grace", "1s",
                                        "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))))
                        .status())
                .isEqualTo(201);
        assertThat(sluice.post(EXPERIMENT + ":start", Map.of()).status()).isEqualTo(200);
        Sluice.await(
                "allocated",
                Duration.ofSeconds(15),
                () -> sluice.get(EXPERIMENT + "/report").path("policyVersion").asLong() > 0);
        for (int i = 0; i < 40; i++) {
            String token = sluice.post(EXPERIMENT + "/decisions", Map.of("deferImpression", true))
                    .json()
                    .path("token")
                    .asText();
            Map<String, Object> event = Map.of("eventId", "i", "token", token, "type", "impression");
            assertThat(sluice.post("/api/v1/events", Map.of("events", List.of(event)))
                            .status())
                    .isEqualTo(202);
        }
        sluice.killTree();
        sluice.start();
        Sluice.await(
                "recovered",
                Duration.ofSeconds(60),
                () -> sluice.get(EXPERIMENT + "/ledger").path("accepted").asLong() == 40);
        assertThat(sluice.post(EXPERIMENT + "/decisions", Map.of())
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("POLICY");
    }

    @Test
    @Order(3)
    void terminated_stopsCleanlyAndStartsAgain() throws Exception {
        assertThat(sluice.stop()).isIn(0, 143);
        sluice.start();
        assertThat(sluice.get(EXPERIMENT).path("status").asText()).isEqualTo("RUNNING");
    }
}
