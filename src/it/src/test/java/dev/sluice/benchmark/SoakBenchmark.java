package dev.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Repository;
import dev.sluice.it.Services;
import dev.sluice.it.Sluice;
import dev.sluice.it.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Steady traffic for a long time: lag must stay bounded, memory and stores flat, the ledger balanced. Arguments: events per
 * second (default 5000), minutes (default 10).
 */
public final class SoakBenchmark {
    private static final int WINDOW_SECONDS = 60;

    private SoakBenchmark() {}

    /** Prints a line every half a minute. */
    public static void main(String[] args) throws Exception {
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
        int minutes = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Path directory = Files.createTempDirectory(Repository.path("src/it/target"), "soak");
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            sluice.post(
                    "/api/v1/experiments",
                    Map.of(
                            "key",
                            "soak",
                            "attributionWindow",
                            WINDOW_SECONDS + "s",
                            "grace",
                            "10s",
                            "policy",
                            Map.of("type", "thompson", "floor", 0.1),
                            "arms",
                            List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
            sluice.post("/api/v1/experiments/soak:start", Map.of());
            Sluice.await(
                    "allocated",
                    Duration.ofSeconds(20),
                    () -> arms(sluice).path(0).path("share").asDouble() == 0.5);
            Traffic traffic = new Traffic(List.of(sluice), "soak", rate * 3 / 4, 150); // a third of them click
            System.out.println("| s | lag | memory | store MiB | open keys | accepted/s |");
            System.out.println("|--:|--:|--:|--:|--:|--:|");
            long before = 0;
            for (int i = 1; i <= minutes * 2; i++) {
                TimeUnit.SECONDS.sleep(30);
                long accepted = ledger(sluice).path("accepted").asLong();
                System.out.printf(
                        "| %d | %.0f | %s | %.0f | %.0f | %d |%n",
                        i * 30,
                        metric(sluice, "sluice_stage_lag"),
                        sluice.resident().get(1),
                        metric(sluice, "sluice_store_bytes") / (1 << 20),
                        metric(sluice, "sluice_store_keys"),
                        (accepted - before) / 30);
                before = accepted;
            }
            traffic.close();
            Duration counted = traffic.awaitCounted(sluice, Duration.ofSeconds(60));
            System.out.printf(
                    "%s; counted %d ms after the last; ledger %s%n", traffic, counted.toMillis(), ledger(sluice));
        }
    }

    private static JsonNode arms(Sluice sluice) {
        return sluice.get("/api/v1/experiments/soak/report").path("arms");
    }

    private static JsonNode ledger(Sluice sluice) {
        return sluice.get("/api/v1/experiments/soak/ledger");
    }

    private static double metric(Sluice sluice, String name) {
        return sluice.call("GET", "/q/metrics", "")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{stage=\"sluice-attribution\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
