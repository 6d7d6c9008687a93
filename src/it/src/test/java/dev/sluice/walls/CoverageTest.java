package dev.sluice.walls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IPackageCoverage;
import org.jacoco.core.tools.ExecFileLoader;
import org.junit.jupiter.api.Test;

/** What the unit and in-process tests of all storeys together run of each room, held to a floor for each. */
class CoverageTest {
    private static final Path HOUSE = Path.of("..");
    private static final List<String> TESTED = List.of("core", "arms", "loop", "server");
    private static final List<String> STOREYS = List.of("core", "arms", "loop", "server", "embedded");

    @Test
    void everyRoom_isRunAtLeastToItsFloor() throws IOException {
        List<Path> runs = TESTED.stream()
                .map(storey -> HOUSE.resolve(storey).resolve("target/jacoco.exec"))
                .toList();
        assumeThat(runs).as("the tests of all storeys have run before").allMatch(Files::exists);

        Map<String, Integer> covered = covered(runs);
        Map<String, Integer> floors = floors();

        assertThat(covered.keySet()).as("rooms").isEqualTo(floors.keySet());
        assertThat(below(covered, floors)).isEmpty();
    }

    private static List<String> below(Map<String, Integer> covered, Map<String, Integer> floors) {
        return covered.entrySet().stream()
                .filter(room -> room.getValue() < floors.get(room.getKey()))
                .map(room -> "%s: %d %% of its lines, its floor is %d"
                        .formatted(room.getKey(), room.getValue(), floors.get(room.getKey())))
                .toList();
    }

    /** Percent of the lines of each room, rounded down. */
    private static Map<String, Integer> covered(List<Path> runs) throws IOException {
        ExecFileLoader run = new ExecFileLoader();
        for (Path file : runs) {
            run.load(file.toFile());
        }
        CoverageBuilder coverage = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(run.getExecutionDataStore(), coverage);
        for (String storey : STOREYS) {
            File classes =
                    HOUSE.resolve(storey).resolve("target/classes/dev/sluice").toFile();
            assertThat(analyzer.analyzeAll(classes)).as(storey).isPositive();
        }
        return coverage.getBundle("sluice").getPackages().stream()
                .collect(Collectors.toMap(
                        CoverageTest::room,
                        room -> (int) (100 * room.getLineCounter().getCoveredRatio()),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static String room(IPackageCoverage room) {
        return room.getName().substring("dev/sluice/".length()).replace('/', '.');
    }

    private static Map<String, Integer> floors() {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/floors.txt"))) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .collect(Collectors.toMap(
                            line -> line[0], line -> Integer.parseInt(line[1]), (one, other) -> one, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
