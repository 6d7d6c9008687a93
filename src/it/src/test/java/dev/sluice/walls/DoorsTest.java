package dev.sluice.walls;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.codec.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies run one way, through doors that stand in one table. */
class DoorsTest {
    private static final Doors DOORS = Doors.table();

    static Set<String> rooms() {
        return DOORS.doors().keySet();
    }

    @Test
    void rooms_lookOnlyThroughTheirDoors_andThroughEachOfThem() throws IOException {
        Map<String, Map<String, String>> walked = Doors.walked(Walls.MAIN, "dev.sluice.");
        Doors.imported(sources()).forEach((room, walks) -> walks.forEach(walked.get(room)::putIfAbsent));
        assertThat(DOORS.violations(walked)).isEmpty();
    }

    @Test
    void everyLine_isOfARoom() {
        assertThat(Doors.walked(Walls.MAIN, "dev.sluice.").keySet()).isEqualTo(rooms());
    }

    @Test
    void rooms_formNoCircle() {
        circles("dev.sluice.(**)").check(Walls.MAIN);
    }

    @Test
    void arrowsBetweenStoreys_pointDown() {
        List<String> seen = new ArrayList<>();
        DOORS.storeys().forEach((storey, rooms) -> {
            List<String> below = List.copyOf(seen);
            seen.addAll(rooms);
            rooms.forEach(room -> assertThat(DOORS.doors().get(room))
                    .as(room)
                    .isSubsetOf(storey.equals("loop") ? without(seen, "arms") : seen));
            assertThat(below).doesNotContainAnyElementsOf(rooms);
        });
    }

    /** The loop knows what a decision asks of an arm, and no arm. */
    private static List<String> without(List<String> rooms, String storey) {
        return rooms.stream()
                .filter(room -> !DOORS.storeys().get(storey).contains(room))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void packageInfo_namesTheDoors(String room) throws IOException {
        assertThat(named(packageInfo(room))).isEqualTo(DOORS.doors().get(room));
    }

    private static String packageInfo(String room) throws IOException {
        String path = "src/main/java/dev/sluice/" + room.replace('.', '/') + "/package-info.java";
        try (Stream<Path> storeys = Files.list(Repository.path("src"))) {
            Path file = storeys.map(storey -> storey.resolve(path))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(room + " has no package-info.java"));
            return Files.readString(file);
        }
    }

    /** The rooms behind "Looks into", in one sentence of names. */
    static Set<String> named(String text) {
        String words = text.lines()
                .filter(line -> line.startsWith(" * "))
                .map(line -> line.substring(3))
                .collect(Collectors.joining(" "));
        int from = words.indexOf("Looks into ");
        if (from < 0 || words.startsWith("Looks into no other room", from)) {
            return Set.of();
        }
        String sentence = words.substring(from + "Looks into ".length());
        return Arrays.stream(sentence.replaceFirst("\\.$", "").split("(, | and )"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aNewRoom_isRefusedUntilItHasALine() {
        assertThat(DOORS.violations(bad("shortcut"))).containsExactly("room 'shortcut' has no line in doors.txt");
        Doors listed = new Doors(Map.of(), Map.of("shortcut", Set.of()));
        assertThat(listed.violations(bad("shortcut")))
                .hasSize(2)
                .anyMatch(wrong -> wrong.startsWith("room 'shortcut' has no door to 'learning'"))
                .anyMatch(wrong -> wrong.startsWith("room 'shortcut' has no door to 'registry'"));
    }

    @Test
    void aPage_hasNoDoorToAttribution() {
        assertThat(DOORS.violations(bad("ui.dashboard")))
                .anyMatch(wrong -> wrong.startsWith("room 'ui.dashboard' has no door to 'attribution'"));
    }

    @Test
    void anOpenDoor_isWalkedThroughOrShut() {
        Doors tooOpen = new Doors(Map.of(), Map.of("shortcut", Set.of("learning", "registry", "token")));
        assertThat(tooOpen.violations(bad("shortcut"))).containsExactly("nobody walks from 'shortcut' into 'token'");
    }

    @Test
    void aSentenceThatForgetsADoor_isNoticed() {
        assertThat(named("/**\n * A room.\n * In: a. Out: b. Looks into model and stream.\n */"))
                .isEqualTo(Set.of("model", "stream"))
                .isNotEqualTo(DOORS.doors().get("attribution"));
    }

    @Test
    void aCircle_isNoticed() {
        assertThat(circles("dev.sluice.badfixture.circle.(**)")
                        .evaluate(classes("circle"))
                        .hasViolation())
                .isTrue();
    }

    private static ArchRule circles(String rooms) {
        return slices().matching(rooms).should().beFreeOfCycles();
    }

    private static Map<String, Map<String, String>> bad(String room) {
        return Doors.walked(classes(room), "dev.sluice.badfixture.");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.path("src"))) {
            return files.filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
                    .toList();
        }
    }

    private static JavaClasses classes(String room) {
        return new ClassFileImporter().importPackages("dev.sluice.badfixture." + room);
    }
}
