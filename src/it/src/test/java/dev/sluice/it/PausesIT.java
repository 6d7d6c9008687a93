package dev.sluice.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker or a database that stands still for twenty seconds with its connections open, as a machine that swaps does. */
@Tag("faults")
class PausesIT {
    private static final double SECONDS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 2);
        sluice = services.application(Map.of()).start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    @Test
    void brokerPaused_losesAndDoublesNothing() throws Exception {
        FaultCase.create(sluice, "broker");
        try (FaultCase pause = new FaultCase("broker stands still for 20 s", List.of(sluice), "broker")) {
            FaultCase.goOn(3);
            services.pauseBroker();
            FaultCase.goOn(SECONDS);
            services.resumeBroker();
            pause.over();
            FaultCase.goOn(5);
            pause.requireExact(LIMIT);
        }
    }

    @Test
    void databasePaused_losesAndDoublesNothing() throws Exception {
        FaultCase.create(sluice, "database");
        try (FaultCase pause = new FaultCase("database stands still for 20 s", List.of(sluice), "database")) {
            FaultCase.goOn(3);
            services.pauseDatabase();
            FaultCase.goOn(SECONDS);
            services.resumeDatabase();
            pause.over();
            FaultCase.goOn(5);
            pause.requireExact(LIMIT);
        }
    }
}
