package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Two replicas, one of which is killed, stands still, or starts with nothing of its own: callers ask the other one. */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoReplicasIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice one;
    private static Sluice two;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 4);
        one = services.application(Map.of()).start();
        two = services.replica("two", Map.of()).start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        one.close();
        two.close();
        services.close();
    }

    private static void create(String experiment) {
        FaultCase.create(one, experiment);
        Sluice.await(
                "allocated everywhere",
                Duration.ofSeconds(30),
                () -> decision(experiment).path("reason").asText().equals("POLICY"));
    }

    private static JsonNode decision(String experiment) {
        return two.post(
                        "/api/v1/experiments/" + experiment + "/decisions",
                        Map.of("unit", "probe", "deferImpression", true))
                .json();
    }

    @Test
    @Order(1)
    void replicaKilled_losesAndDoublesNothing() throws Exception {
        create("killed");
        try (FaultCase fault = new FaultCase("one of two replicas killed", List.of(one, two), "killed")) {
            FaultCase.goOn(5);
            two.kill();
            FaultCase.goOn(15);
            two.start();
            fault.over();
            FaultCase.goOn(10);
            fault.requireExact(LIMIT);
        }
    }

    @Test
    @Order(2)
    void replicaThatStandsStill_losesAndDoublesNothing() throws Exception {
        create("still");
        try (FaultCase fault = new FaultCase("one of two replicas stands still for 30 s", List.of(one, two), "still")) {
            FaultCase.goOn(5);
            two.pause();
            FaultCase.goOn(30);
            two.resume();
            fault.over();
            FaultCase.goOn(10);
            fault.requireExact(LIMIT);
        }
    }

    /** It has read nothing yet while the other one has gone on for long. */
    @Test
    @Order(3)
    void replicaThatIsBehind_losesAndDoublesNothing() throws Exception {
        create("behind");
        try (Sluice three = services.replica("three", Map.of());
                FaultCase fault = new FaultCase(
                        "a replica that starts with nothing of its own, and the other one stopped",
                        List.of(one, three),
                        "behind")) {
            FaultCase.goOn(10);
            three.start();
            FaultCase.goOn(5);
            two.stop();
            fault.over();
            FaultCase.goOn(10);
            fault.requireExact(LIMIT);
            two.start();
            three.stop();
        }
    }
}
