package dev.sluice.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at moments that nobody chose, while people decide and click: the application, the broker, the database, and everything
 * at once. {@code -Dsluice.kills.seed} repeats the moments of a run.
 */
class KillsIT {
    private static final long SEED = Long.getLong("sluice.kills.seed", System.nanoTime() % 1_000_000);
    private static final int MANY = 5;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);

    @Test
    @Tag("faults")
    void applicationKilled_losesAndDoublesNothing() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            kills("application killed", MANY, sluice, () -> {
                sluice.kill();
                sluice.start();
            });
        }
    }

    @Test
    @Tag("faults")
    void brokerKilled_losesAndDoublesNothing() throws Exception {
        killBroker(MANY);
    }

    @Test
    @Tag("full")
    void brokerKilledOnce_losesAndDoublesNothing() throws Exception {
        killBroker(1);
    }

    private void killBroker(int times) throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            kills("broker killed", times, sluice, () -> {
                services.killBroker();
                FaultCase.goOn(random.nextDouble() * 3);
                services.restartBrokerAndWait();
            });
        }
    }

    @Test
    @Tag("faults")
    void databaseKilled_losesAndDoublesNothing() throws Exception {
        killDatabase(MANY);
    }

    @Test
    @Tag("full")
    void databaseKilledOnce_losesAndDoublesNothing() throws Exception {
        killDatabase(1);
    }

    private void killDatabase(int times) throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            kills("database killed", times, sluice, () -> {
                services.killDatabase();
                FaultCase.goOn(random.nextDouble() * 3);
                services.restartDatabase();
            });
        }
    }

    @Test
    @Tag("faults")
    void everythingKilledAtOnce_losesAndDoublesNothing() throws Exception {
        try (Sluice sluice = new Sluice(directory.resolve("data"), Map.of(), "serve", "--embedded").start()) {
            kills("application, broker and database killed at once", MANY, sluice, () -> {
                sluice.killTree();
                sluice.start();
            });
        }
    }

    private void kills(String what, int times, Sluice sluice, Fault fault) throws Exception {
        FaultCase.create(sluice, "kills");
        List<String> moments = new ArrayList<>();
        String name = what + (times == 1 ? "" : ", %d times".formatted(times));
        try (FaultCase kills = new FaultCase(name, List.of(sluice), "kills")) {
            for (int i = 0; i < times; i++) {
                double moment = 2 + random.nextDouble() * 4;
                moments.add("%.2f".formatted(moment));
                FaultCase.goOn(moment);
                fault.happen();
                kills.over();
                kills.awaitAcknowledged();
            }
            System.out.printf("%s: seed %d, after %s s each%n", name, SEED, moments);
            FaultCase.goOn(5);
            kills.requireExact(LIMIT);
        }
    }

    private interface Fault {
        void happen() throws Exception;
    }
}
