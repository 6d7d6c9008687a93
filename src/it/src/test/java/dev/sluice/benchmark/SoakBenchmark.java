package dev.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Repository;
import dev.sluice.it.Services;
import dev.sluice.it.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Steady traffic for a long time: lag must stay bounded, memory, handles, stores and topics flat, the ledger balanced. Arguments:
 * events per second (default 5000; 0 shows what rest costs), minutes (default 10), running experiments (default 1), distinct units
 * (default 1000000), minutes of rest before and after (default 4).
 */
public final class SoakBenchmark {
    private static final int WINDOW_SECONDS = 60;
    private static final int REST_MINUTES = 4;
    private static final int PARTITIONS = 6; // as by default
    private static final double EVENTS_PER_DECISION = 4.0 / 3; // a third of them click

    private final Sluice sluice;
    private final List<String> experiments;
    private final Gauges gauges;

    private SoakBenchmark(Sluice sluice, List<String> experiments, Gauges gauges) {
        this.sluice = sluice;
        this.experiments = experiments;
        this.gauges = gauges;
    }

    /** Prints a line every minute. */
    public static void main(String[] args) throws Exception {
        int rate = argument(args, 0, 5_000);
        int minutes = argument(args, 1, 10);
        List<String> experiments = IntStream.range(0, argument(args, 2, 1))
                .mapToObj(number -> "soak-" + number)
                .toList();
        Path directory = Files.createTempDirectory(Repository.path("src/it/target"), "soak");
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        String options = "-XX:NativeMemoryTracking=summary -Xlog:gc:file=%s -Djava.io.tmpdir=%s"
                .formatted(directory.resolve(Gauges.COLLECTIONS), temporary);
        try (Services services = new Services(directory, PARTITIONS);
                Sluice sluice = services.application(Map.of("sluice.rates.administration", "0"))
                        .with(Map.of("JAVA_TOOL_OPTIONS", options, "TMPDIR", temporary.toString()))
                        .start()) {
            SoakBenchmark soak = new SoakBenchmark(sluice, experiments, new Gauges(directory, sluice, services));
            System.out.printf("in %s, application %d%n", directory, sluice.pid());
            soak.create();
            System.out.println(Gauges.TITLES);
            if (rate == 0) {
                soak.rest("rest", minutes);
            } else {
                soak.rest("before", argument(args, 4, REST_MINUTES));
                soak.traffic(
                        new Crowd(sluice, experiments, argument(args, 3, 1_000_000), (int)
                                Math.round(rate / EVENTS_PER_DECISION)),
                        minutes);
                soak.rest("after", argument(args, 4, REST_MINUTES));
            }
            System.out.println(soak.gauges.nativeMemory());
            soak.startAgain(services);
        }
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    /** Every second one is by user, whose units are kept as long as it is. */
    private void create() {
        for (int number = 0; number < experiments.size(); number++) {
            Map<String, Object> definition = new HashMap<>(Map.of(
                    "key",
                    experiments.get(number),
                    "unit",
                    number % 2 == 0 ? "request" : "user",
                    "attributionWindow",
                    WINDOW_SECONDS + "s",
                    "grace",
                    "10s",
                    "policy",
                    Map.of("type", "thompson", "floor", 0.1),
                    "arms",
                    List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
            Sluice.Answer created = sluice.post("/api/v1/experiments", definition);
            if (created.status() != 201) {
                throw new IllegalStateException(created.text());
            }
            sluice.post("/api/v1/experiments/" + experiments.get(number) + ":start", Map.of());
        }
        experiments.forEach(experiment -> Sluice.await(
                "allocated",
                Duration.ofSeconds(60),
                () -> sluice.get("/api/v1/experiments/" + experiment + "/report")
                                .path("arms")
                                .path(0)
                                .path("share")
                                .asDouble()
                        == 0.5));
    }

    private void rest(String when, int minutes) throws Exception {
        for (int minute = 1; minute <= minutes; minute++) {
            TimeUnit.MINUTES.sleep(1);
            System.out.printf("| %s %d %s 0 | |%n", when, minute, gauges.line());
        }
    }

    private void traffic(Crowd crowd, int minutes) throws Exception {
        long before = 0;
        for (int minute = 1; minute <= minutes; minute++) {
            TimeUnit.MINUTES.sleep(1);
            long decisions = crowd.decisions();
            System.out.printf("| %d %s %d | %.0f |%n", minute, gauges.line(), (decisions - before) / 60, crowd.p99());
            before = decisions;
        }
        crowd.close();
        long start = System.nanoTime();
        Sluice.await(
                "counted " + crowd,
                Duration.ofMinutes(15),
                () -> crowd.differing().isEmpty());
        System.out.printf(
                "%s; counted %d ms after the last; ledger of the first %s%n",
                crowd, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), ledger(experiments.get(0)));
    }

    /** Application and broker begin again on what they have written. */
    private void startAgain(Services services) throws Exception {
        sluice.stop();
        services.killBroker();
        services.restartBrokerAndWait();
        long start = System.nanoTime();
        sluice.launchOnly();
        Sluice.await("ready", Duration.ofMinutes(15), () -> sluice.status("/q/health/ready") == 200);
        double ready = (System.nanoTime() - start) / 1e9;
        double used = new Vitals(sluice.pid()).cpuSeconds();
        String experiment = experiments.get(0);
        long before = impressions(experiment);
        sluice.post("/api/v1/experiments/" + experiment + "/decisions", Map.of());
        Sluice.await("counted", Duration.ofMinutes(15), () -> impressions(experiment) > before);
        System.out.printf(
                "started again: ready after %.1f s with %.0f s of a core, counts %.1f s after the start%n",
                ready, used, (System.nanoTime() - start) / 1e9);
    }

    private long impressions(String experiment) {
        return sluice
                .get("/api/v1/experiments/" + experiment + "/report")
                .path("arms")
                .findValues("impressions")
                .stream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private JsonNode ledger(String experiment) {
        return sluice.get("/api/v1/experiments/" + experiment + "/ledger");
    }
}
