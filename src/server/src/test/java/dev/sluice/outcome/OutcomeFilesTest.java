package dev.sluice.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.Json;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.DecisionOutcome.ItemOutcome;
import dev.sluice.model.DecisionOutcome.Times;
import dev.sluice.model.DecisionReason;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.PartConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each outcome stands in one file, whatever is written again, and many small files become one. */
class OutcomeFilesTest {
    private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");
    private static final JsonSerde<DecisionOutcome> OUTCOMES = new JsonSerde<>(DecisionOutcome.class);

    @TempDir
    private Path root;

    private OutcomeFiles files;

    @BeforeEach
    void open() {
        files = new OutcomeFiles(root, "topic");
    }

    private static byte[] row(String experiment, long number, Instant at) {
        return OUTCOMES.write(new DecisionOutcome(
                DecisionOutcome.NEWEST,
                "d" + number,
                experiment,
                1,
                1,
                3,
                "a",
                "wukong@3",
                0.1,
                Map.of("a", 0.1, "b", 0.9),
                DecisionReason.POLICY,
                "0".repeat(32),
                Optional.empty(),
                Map.of("country", "KR"),
                Map.of("age", 31, "name", "it's \"quoted\", and\nmore"),
                false,
                false,
                new Times(at, Optional.of(at), Optional.empty(), Optional.empty(), at.plusSeconds(60)),
                List.of(new ItemOutcome("i'1", 1, "a", 0.1, false, true, 1, 0, 0, 0, 0, Map.of("share", 2L))),
                true,
                number,
                0,
                0,
                0,
                0.1 + 0.2,
                Map.of(),
                0,
                Map.of(),
                1));
    }

    private void write(long first, long last) {
        PartConsumer.Part part = files.begin(0, first);
        for (long offset = first; offset <= last; offset++) {
            part.add(offset, row("home", offset, MORNING));
        }
        part.keep();
    }

    private List<Long> offsets() throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (Duck duck = new Duck(root)) {
            List<Path> distinct = new SmallFiles(new OutcomeDirectory(root))
                    .distinct(duck, OutcomeDirectory.files(day())).stream()
                            .map(OutcomeDirectory.OutcomeFile::path)
                            .toList();
            duck.each(
                    "select \"offset\" from read_parquet(%s) order by 1".formatted(Duck.list(distinct)),
                    row -> offsets.add(row.number(1)));
        }
        return offsets;
    }

    private Path day() {
        return root.resolve("home").resolve("2026-11-30");
    }

    private static List<Long> range(long from, long to) {
        return Stream.iterate(from, next -> next <= to, next -> next + 1).toList();
    }

    private Path file(String folder, long first) {
        return root.resolve(folder).resolve(OutcomeDirectory.Lane.of("topic", 3).file(first));
    }

    /** Its offsets begin at 0 again, and are others. */
    @Test
    void topicThatIsMadeAnew_hasFilesOfItsOwn() throws IOException {
        write(0, 9);
        files = new OutcomeFiles(root, "made anew");
        write(0, 4);
        assertThat(offsets()).hasSize(15);
    }

    @Test
    void partThatIsWrittenAgain_standsOnce() throws IOException {
        write(0, 9);
        write(0, 9);
        write(10, 19);
        assertThat(offsets()).isEqualTo(range(0, 19));
        assertThat(OutcomeDirectory.files(day())).hasSize(2);
    }

    /** Who was thought dead wakes up and writes what another one has gone on from. */
    @Test
    void partThatIsPartOfAFile_isNotWritten() throws IOException {
        write(0, 19);
        write(0, 9);
        write(10, 19);
        assertThat(offsets()).isEqualTo(range(0, 19));
        assertThat(OutcomeDirectory.files(day())).hasSize(1);
    }

    @Test
    void manySmallFiles_becomeOne_andWhatACrashLeavesOfThem_isNotReadTwice() throws IOException {
        for (int part = 0; part < 31; part++) {
            write(part * 10, part * 10 + 9);
        }
        Path left = OutcomeDirectory.files(day()).get(7).path();
        Path kept = Files.copy(left, root.resolve("kept"));
        write(310, 319);
        assertThat(OutcomeDirectory.files(day())).hasSize(1);
        Files.copy(kept, left);
        assertThat(OutcomeDirectory.files(day())).hasSize(2);
        assertThat(offsets()).isEqualTo(range(0, 319));
        write(320, 329);
        assertThat(offsets()).isEqualTo(range(0, 329));
    }

    @Test
    void rows_standWithTheirExperimentAndDay_andKeepWhatTheySay() throws IOException {
        PartConsumer.Part part = files.begin(3, 5);
        part.add(5, row("home", 5, MORNING));
        part.add(6, row("other", 6, MORNING));
        part.add(7, row("home", 7, Instant.parse("2026-12-01T00:00:00Z")));
        part.add(8, "no outcome".getBytes(StandardCharsets.UTF_8));
        part.keep();
        assertThat(file("home/2026-11-30", 5)).exists();
        assertThat(file("other/2026-11-30", 6)).exists();
        assertThat(file("home/2026-12-01", 7)).exists();
        try (Duck duck = new Duck(root)) {
            duck.each(
                    "select attributes['name'], attributes['age'], value, probabilities['b'], items[1].custom['share'], epoch_ms(times.decided), unitRow from '%s'"
                            .formatted(file("home/2026-11-30", 5)),
                    row -> {
                        assertThat(row.text(1)).isEqualTo("it's \"quoted\", and\nmore");
                        assertThat(row.text(2)).isEqualTo("31");
                        assertThat(row.real(3)).isEqualTo(0.1 + 0.2);
                        assertThat(row.real(4)).isEqualTo(0.9);
                        assertThat(row.number(5)).isEqualTo(2);
                        assertThat(row.number(6)).isEqualTo(MORNING.toEpochMilli());
                        assertThat(row.value(7)).isNull();
                    });
        }
    }

    /** Half a character, which JSON can write and no file keeps. */
    @Test
    void rowThatNoFileKeeps_holdsUpNoOther() throws IOException {
        String whole = new String(row("home", 1, MORNING), StandardCharsets.UTF_8);
        PartConsumer.Part part = files.begin(0, 0);
        part.add(0, row("home", 0, MORNING));
        part.add(1, whole.replace("\"KR\"", "\"\\ud800\"").getBytes(StandardCharsets.UTF_8));
        part.add(2, row("home", 2, MORNING));
        part.keep();
        assertThat(offsets()).containsExactly(0L, 2L);
    }

    /** What a part ended early with may be less than what is found when it is read again. */
    @Test
    void partThatGrew_addsItsRest() throws IOException {
        write(0, 4);
        write(0, 9);
        assertThat(offsets()).isEqualTo(range(0, 9));
        try (Duck duck = new Duck(root)) {
            List<Long> all = new ArrayList<>();
            duck.each(
                    "select count(*) from read_parquet('%s/*.parquet')".formatted(day()),
                    found -> all.add(found.number(1)));
            assertThat(all).containsExactly(10L);
        }
    }

    @Test
    void earlierDays_areForgotten() {
        write(0, 0);
        OutcomeFiles.forgetBefore(root, LocalDate.parse("2026-11-30"), MORNING);
        assertThat(day()).exists();
        OutcomeFiles.forgetBefore(root, LocalDate.parse("2026-12-01"), MORNING);
        assertThat(day()).doesNotExist();
    }

    /** A disk that is not there must not be mistaken for an empty one. */
    @Test
    void directoryThatIsMissing_isNotMade() throws IOException {
        Path missing = root.resolve("missing");
        OutcomeFiles nowhere = new OutcomeFiles(missing, "topic");
        assertThatThrownBy(nowhere::requireReady).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> nowhere.begin(0, 0)).isInstanceOf(UncheckedIOException.class);
        assertThat(missing).doesNotExist();
    }

    @Test
    void rowOfANewerSchema_stopsWhoDoesNotKnowIt_andIsNamed() throws IOException {
        byte[] newer = Json.wire()
                .writeValueAsString(Json.wire().readTree(row("home", 0, MORNING)))
                .replaceFirst("\"v\":1", "\"v\":2")
                .getBytes(StandardCharsets.UTF_8);
        PartConsumer.Part part = files.begin(0, 0);
        assertThatThrownBy(() -> part.add(0, newer)).hasMessageContaining("DecisionOutcome has schema version 2");
    }
}
