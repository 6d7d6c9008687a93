package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.FaultTable.Counts;
import dev.sluice.it.FaultTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of file of the data directory missing, cut in half, or with flipped bytes: what it held is made good, or the start is
 * refused in one sentence that names it. Nothing acknowledged is lost where it can be made good.
 */
@Tag("faults")
class DamagedFilesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(150);
    private static final String EXPERIMENT = "files";

    /** Who wants to see some of them only. */
    private static final String ONLY = System.getProperty("sluice.damaged", "");

    private static final Pattern SEGMENT = Pattern.compile("\\d+\\.log");

    @TempDir
    private static Path directory;

    private static Path data;
    private static Path whole;
    private static Traffic before;
    private static Sluice sluice;

    /** A platform that has counted what people did, and was stopped. */
    @BeforeAll
    static void fill() throws Exception {
        data = directory.resolve("data");
        whole = directory.resolve("whole");
        sluice = new Sluice(data, Map.of(), "serve", "--embedded").start();
        FaultCase.create(sluice, EXPERIMENT, "2s");
        before = new Traffic(List.of(sluice), EXPERIMENT, 100, 5);
        FaultCase.goOn(6);
        before.close();
        before.awaitCounted(sluice, LIMIT);
        FaultCase.goOn(10); // it matures
        sluice.stop();
        copy(data, whole);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        run("rm", "-rf", to.toString());
        run("cp", "-a", "--sparse=always", from.toString(), to.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                        "secrets.json",
                        "ports.properties",
                        "passwords.properties",
                        "streams/sluice-attribution/0_0/.checkpoint",
                        "streams/sluice-attribution/0_0/rocksdb/**.sst",
                        "streams/sluice-learning/*/rocksdb/**.sst",
                        "kafka/sluice.events-0/*.log",
                        "kafka/sluice-attribution-decisions-changelog-0/*.log",
                        "kafka/sluice.experiments-*/*.log",
                        "kafka/meta.properties",
                        "kafka/__cluster_metadata-0/*.log",
                        "postgresql/data/global/pg_control")
                .filter(file -> file.contains(ONLY))
                .flatMap(file -> Stream.of(Damage.values()).map(damage -> Arguments.of(file, damage)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void damage_isMadeGoodOrNamed(String pattern, Damage damage) throws Exception {
        copy(whole, data);
        Path file = find(pattern);
        damage.to(file);
        String name = data.relativize(file) + " " + damage;
        Files.deleteIfExists(sluice.log());
        long start = System.nanoTime();
        sluice.launchOnly();
        try {
            Sluice.await("decided", START, () -> !sluice.alive() || sluice.status("/q/health/ready") == 200);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (sluice.alive()) {
                requireMadeGood(name, seconds);
            } else {
                requireNamed(name, file);
            }
        } catch (AssertionError e) {
            FaultTable.add(Row.ofStart(name, "not", "FAILED: " + first(e)));
            throw e;
        } finally {
            sluice.close();
        }
    }

    private static String first(AssertionError failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }

    /** The largest that fits. */
    private static Path find(String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> data.getFileSystem()
                            .getPathMatcher("glob:" + pattern)
                            .matches(data.relativize(path)))
                    .max(Comparator.comparingLong(path -> path.toFile().length()))
                    .orElseThrow(() -> new AssertionError("there is no " + pattern));
        }
    }

    private static void requireMadeGood(String name, double seconds) throws Exception {
        List<Long> differences = List.of();
        for (int i = 0; i < 100 && !differences.stream().allMatch(each -> each == 0) || differences.isEmpty(); i++) {
            differences = before.differences(sluice);
            FaultCase.goOn(0.2);
        }
        long lost = differences.stream().mapToLong(each -> Math.max(0, -each)).sum();
        long doubled = differences.stream().mapToLong(each -> Math.max(0, each)).sum();
        String told = told();
        FaultTable.add(new Row(
                name,
                "nobody asks until it is ready",
                new Counts(before.acknowledged(), lost, doubled),
                "ready after %.1f s".formatted(seconds),
                told));
        assertThat(lost + doubled).as("lost or doubled").isZero();
        String experiment = "after-" + System.nanoTime();
        FaultCase.create(sluice, experiment);
        try (Traffic after = new Traffic(List.of(sluice), experiment, 60, 4)) {
            FaultCase.goOn(2);
            after.close();
            after.awaitCounted(sluice, LIMIT);
        }
    }

    private static String told() throws IOException {
        FaultWatch watch = new FaultWatch(sluice, EXPERIMENT);
        watch.close();
        String counters = watch.total();
        Optional<String> line = Files.readAllLines(sluice.log()).stream()
                .filter(each -> each.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d+ (WARN|ERROR).*"))
                .findFirst();
        return "ready 200"
                + (counters.isEmpty() ? "" : "; " + counters)
                + line.map(each -> "; log: " + each.substring(13).replace(directory.toString(), "DIR"))
                        .orElse("; log: nothing");
    }

    private static void requireNamed(String name, Path file) throws IOException {
        List<String> lines = Files.readAllLines(sluice.log()).stream()
                .filter(line -> line.startsWith("sluice: "))
                .toList();
        String sentence = lines.isEmpty() ? "nothing" : lines.get(0);
        FaultTable.add(Row.ofStart(name, "refused", sentence.replace(directory.toString(), "DIR")));
        assertThat(lines).as(Files.readString(sluice.log())).hasSize(1);
        String told = file.getFileName().toString();
        assertThat(sentence).contains(SEGMENT.matcher(told).matches() ? partition(file) : told);
    }

    private static String partition(Path segment) {
        return segment.getName(segment.getNameCount() - 2).toString();
    }
}
