package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.FaultTable.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The most that a definition may have, and many of them: what they cost at a start. */
@Tag("faults")
class ScaleStartIT {
    private static final int ARMS = 64;
    private static final int EXPERIMENTS = 1_000;
    private static final int CALLERS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    @Test
    void applicationKilled_withSixtyFourArms_losesAndDoublesNothing() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            List<Map<String, Object>> arms = IntStream.range(0, ARMS)
                    .mapToObj(arm -> Map.<String, Object>of("key", "a" + arm, "control", arm == 0))
                    .toList();
            create(sluice, "wide", arms);
            sluice.awaitAllocated("wide");
            try (FaultCase fault = new FaultCase("application killed, 64 arms", List.of(sluice), "wide")) {
                FaultCase.goOn(8);
                sluice.kill();
                sluice.start();
                fault.over();
                FaultCase.goOn(5);
                fault.requireExact(LIMIT);
            }
        }
    }

    @Test
    void applicationStarts_withAThousandExperiments() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of("sluice.rates.administration", "100000"))
                        .start()) {
            double empty = restart(sluice);
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < EXPERIMENTS; i++) {
                String key = "many-" + i;
                work.add(() -> {
                    create(sluice, key, List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
                    return null;
                });
            }
            for (Future<Void> each : callers.invokeAll(work)) {
                each.get();
            }
            callers.shutdown();
            String name = "application started with %,d running experiments".formatted(EXPERIMENTS);
            double full = restart(sluice);
            sluice.awaitAllocated("many-999");
            FaultTable.add(Row.ofStart(
                    name, "ready after %.1f s (%.1f s with none)".formatted(full, empty), "ready 503, then 200"));
            try (FaultCase fault = new FaultCase(name + ", killed", List.of(sluice), "many-999")) {
                FaultCase.goOn(5);
                sluice.kill();
                sluice.start();
                fault.over();
                FaultCase.goOn(5);
                fault.requireExact(LIMIT);
            }
        }
    }

    private static double restart(Sluice sluice) throws Exception {
        sluice.stop();
        long start = System.nanoTime();
        sluice.start();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void create(Sluice sluice, String key, List<Map<String, Object>> arms) {
        Map<String, Object> definition = Map.of("key", key, "attributionWindow", "20m", "grace", "5s", "arms", arms);
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/" + key + ":start", Map.of())
                        .status())
                .isEqualTo(200);
    }
}
