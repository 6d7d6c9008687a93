package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application whose broker, or whose database, is another one with nothing in it when it starts again. */
@Tag("faults")
class OtherPartnerIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    @Test
    void emptyBroker_isTold_andDefinitionsAreSentAgain() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            FaultCase.create(sluice, "partner");
            try (FaultCase fault =
                    new FaultCase("an empty Kafka beside the old database", List.of(sluice), "partner")) {
                FaultCase.goOn(10);
                sluice.stop();
                services.emptyBroker();
                sluice.start();
                fault.over();
                FaultCase.goOn(15);
                List<Long> differences = fault.settle(Duration.ofSeconds(30));
                assertThat(differences).as("nothing is doubled").allMatch(difference -> difference <= 0);
                assertThat(fault.watch().added("sluice_topics_broken_total")).isPositive();
            }
            assertThat(sluice.get("/api/v1/experiments/partner").path("status").asText())
                    .isEqualTo("RUNNING");
            requireGoesOn(sluice);
        }
    }

    @Test
    void emptyDatabase_isFilledFromTheTopic_andNothingIsLost() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            FaultCase.create(sluice, "partner");
            try (FaultCase fault =
                    new FaultCase("an empty database beside the old Kafka", List.of(sluice), "partner")) {
                FaultCase.goOn(10);
                sluice.stop();
                services.emptyDatabase();
                sluice.start();
                fault.over();
                FaultCase.goOn(15);
                fault.requireExact(LIMIT);
            }
            Sluice.await(
                    "back from the topic",
                    LIMIT,
                    () -> sluice.post("/api/v1/experiments/partner:pause", Map.of())
                                    .status()
                            == 200);
            requireGoesOn(sluice);
        }
    }

    private static void requireGoesOn(Sluice sluice) throws InterruptedException {
        FaultCase.create(sluice, "afterwards");
        try (Traffic traffic = new Traffic(List.of(sluice), "afterwards", 40, 4)) {
            FaultCase.goOn(2);
            traffic.close();
            traffic.awaitCounted(sluice, LIMIT);
        }
    }
}
