package dev.sluice.benchmark;

import dev.sluice.it.Services;
import dev.sluice.it.Sluice;
import dev.sluice.model.Profile;
import dev.sluice.profile.ProfileTopology;
import dev.sluice.stream.Cluster;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Layout;
import dev.sluice.stream.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What a replica costs by the number of interactions that were imported: how long it takes to be ready, and what its heap holds, at a
 * second start; and what a look at a profile on disk takes.
 */
public final class ProfileBenchmark {
    private static final int ITEMS = 10_000;
    private static final int BY_UNIT = 50;
    private static final int ROWS = 10_000;
    private static final int STARTS = 3;
    private static final int LOOKS = 200_000;
    private static final JsonSerde<Profile> PROFILES = new JsonSerde<>(Profile.class);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private ProfileBenchmark() {}

    /** Runs for each number of interactions given. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(
                "| interactions | units | imported and told | ready after | heap after collection | a look, p50 and p99 |");
        System.out.println("|--:|--:|--:|--:|--:|---|");
        for (String interactions : arguments) {
            run(Integer.parseInt(interactions));
        }
    }

    private static void run(int interactions) throws Exception {
        Path directory = Files.createTempDirectory("sluice-profiles");
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of("sluice.rates.administration", "1000000"))
                        .start()) {
            sluice.post(
                    "/api/v1/experiments",
                    Map.of(
                            "key",
                            "shop",
                            "arms",
                            List.of(Map.of("key", "a", "control", true, "recommender", Map.of("type", "top-k")))));
            sluice.post("/api/v1/experiments/shop:start", Map.of());
            long begin = System.nanoTime();
            fill(sluice, interactions);
            Sluice.await("profiles", Duration.ofMinutes(20), () -> told(services));
            double told = seconds(begin);
            Thread.sleep(10_000);
            List<Double> ready = new ArrayList<>();
            List<Double> heap = new ArrayList<>();
            for (int start = 0; start < STARTS; start++) {
                sluice.stop();
                long again = System.nanoTime();
                sluice.start();
                ready.add(seconds(again));
                Thread.sleep(5_000);
                heap.add(heap(sluice.pid()));
            }
            System.out.printf(
                    "| %,d | %,d | %.0f s | %s s | %s MB | %s |%n",
                    interactions, interactions / BY_UNIT, told, shown(ready), shown(heap), looks(services, directory));
        }
    }

    /** Profiles of units in any order, read from disk and from their JSON: microseconds. */
    private static String looks(Services services, Path directory) throws Exception {
        KafkaSettings kafka = new KafkaSettings(
                Cluster.read(services.kafkaProperties()),
                Layout.of(2, Names.PLAIN),
                directory.resolve("looks"),
                Optional.empty());
        try (KafkaStreams streams = new KafkaStreams(
                new ProfileTopology(true).table(Names.PLAIN), kafka.streams("looks", "here", 1), kafka.clients())) {
            streams.start();
            ReadOnlyKeyValueStore<String, byte[]> table = streams.store(
                    StoreQueryParameters.fromNameAndType(ProfileTopology.TABLE, QueryableStoreTypes.keyValueStore()));
            List<String> units = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> all = table.all()) {
                all.forEachRemaining(row -> units.add(row.key));
            }
            Collections.shuffle(units, new Random(2));
            long[] taken = new long[LOOKS];
            long items = 0;
            for (int i = -LOOKS; i < LOOKS; i++) {
                long begin = System.nanoTime();
                Profile profile = PROFILES.read(table.get(units.get(Math.floorMod(i, units.size()))));
                items += profile.recentItems().size();
                taken[Math.max(0, i)] = System.nanoTime() - begin;
            }
            Arrays.sort(taken);
            return "%.0f, %.0f µs of %,d profiles with %.1f items"
                    .formatted(
                            taken[LOOKS / 2] / 1e3, taken[LOOKS * 99 / 100] / 1e3, units.size(), items / (2.0 * LOOKS));
        }
    }

    private static void fill(Sluice sluice, int interactions) {
        Random random = new Random(1);
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        for (int from = 0; from < interactions; from += ROWS) {
            List<Map<String, String>> rows = new ArrayList<>();
            for (int i = from; i < Math.min(interactions, from + ROWS); i++) {
                rows.add(Map.of(
                        "unit", "unit-" + i / BY_UNIT,
                        "item", "item-" + (int) (ITEMS * random.nextDouble() * random.nextDouble()),
                        "at", first.plusSeconds(i).toString()));
            }
            if (sluice.post("/api/v1/catalogue/interactions", rows).status() != 200) {
                throw new IllegalStateException("an import was refused");
            }
        }
    }

    private static boolean told(Services services) {
        return services.number("select count(*) from unit_change") == 0;
    }

    private static double heap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        return used.find() ? Double.parseDouble(used.group(1)) / 1024 : Double.NaN;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", String.valueOf(pid), command).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String shown(List<Double> values) {
        return String.format(
                "%.1f to %.1f",
                values.stream().mapToDouble(v -> v).min().orElseThrow(),
                values.stream().mapToDouble(v -> v).max().orElseThrow());
    }
}
