package dev.sluice.benchmark;

import dev.sluice.it.Sluice;
import dev.sluice.simulation.SyntheticWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decisions over HTTP with a Wukong arm that scores 200 candidates, at fixed rates, each timed from when it was due; with
 * requests joined and not. The whole platform runs on the same machine.
 */
public final class LearnedArmBenchmark {
    private static final int SECONDS = 20;

    private LearnedArmBenchmark() {}

    /** Runs at 50, 100 and 200 decisions a second. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("sluice-learned");
        System.out.println("| joined | decisions/s | p50 | p95 | p99 | fallbacks | failed |");
        System.out.println("|---|---|---|---|---|---|---|");
        prepare(directory);
        for (String most : List.of("2000", "1")) {
            try (Sluice sluice = new Sluice(
                            directory.resolve("data"), Map.of("sluice.onnx.max-batch", most), "serve", "--embedded")
                    .start()) {
                measure(sluice, 50, 10); // warm-up
                for (int rate : new int[] {50, 100, 200}) {
                    System.out.printf("| %s ", most.equals("1") ? "no" : "yes");
                    System.out.println(measure(sluice, rate, SECONDS));
                }
            }
        }
    }

    private static void prepare(Path directory) throws Exception {
        try (Sluice sluice = new Sluice(directory.resolve("data"), Map.of(), "serve", "--embedded").start()) {
            SyntheticWorld world = SyntheticWorld.of(1_000, 1);
            sluice.post("/api/v1/catalogue/items", world.items());
            for (int i = 0; i < world.past().size(); i += 5_000) {
                sluice.post(
                        "/api/v1/catalogue/interactions",
                        world.past().subList(i, Math.min(world.past().size(), i + 5_000)));
            }
            Process train = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-jar",
                            Sluice.JAR.toString(),
                            "train",
                            "--from-catalogue",
                            "--model",
                            "wukong",
                            "--set",
                            "epochs=1",
                            "--register",
                            "wukong",
                            "--server",
                            "http://127.0.0.1:" + sluice.port(),
                            "--key-file",
                            directory.resolve("data/admin.key").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (train.waitFor() != 0) {
                throw new IOException("training failed");
            }
            sluice.post(
                    "/api/v1/experiments",
                    Map.of(
                            "key", "wukong",
                            "policy", Map.of("type", "fixed", "weights", Map.of("top-k", 0, "wukong", 1)),
                            "arms",
                                    List.of(
                                            Map.of(
                                                    "key",
                                                    "top-k",
                                                    "control",
                                                    true,
                                                    "recommender",
                                                    Map.of("type", "top-k")),
                                            Map.of(
                                                    "key",
                                                    "wukong",
                                                    "timeout",
                                                    "500ms",
                                                    "recommender",
                                                    Map.of("type", "onnx", "model", "wukong", "limit", 200)))));
            sluice.post("/api/v1/experiments/wukong:start", Map.of());
        }
    }

    private static String measure(Sluice sluice, int rate, int seconds) throws InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AtomicInteger fallbacks = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        List<CompletableFuture<Double>> taken = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < rate * seconds; i++) {
            long due = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
            long left = due - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + sluice.port() + "/api/v1/experiments/wukong/decisions"))
                    .timeout(Duration.ofSeconds(10))
                    .header("Authorization", "Bearer " + sluice.key())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"unit\": \"user-" + i % 1_000 + "\", \"count\": 10}"))
                    .build();
            taken.add(http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> {
                fallbacks.addAndGet(
                        answer.body().contains("FALLBACK") || answer.body().contains("CONTROL_ONLY") ? 1 : 0);
                failed.addAndGet(answer.statusCode() == 200 ? 0 : 1);
                return (System.nanoTime() - due) / 1e6;
            }));
        }
        double[] times = taken.stream().mapToDouble(CompletableFuture::join).toArray();
        Arrays.sort(times);
        return String.format(
                "| %d | %.1f ms | %.1f ms | %.1f ms | %d | %d |",
                rate,
                times[times.length / 2],
                times[times.length * 95 / 100],
                times[times.length * 99 / 100],
                fallbacks.get(),
                failed.get());
    }
}
