package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line goes somewhere, and none twice; what is held back is what was asked for. */
class SplitTest {
    private static final Split.Shares SHARES = new Split.Shares(0.1, 0.2);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private Dataset dataset(long seed, int rows) throws IOException {
        Random random = new Random(seed);
        Path file = directory.resolve("rows.csv");
        Files.writeString(
                file,
                IntStream.range(0, rows)
                        .mapToObj(row -> "u%d,i%d,%d\n"
                                .formatted(
                                        random.nextInt(rows / 5),
                                        random.nextInt(9),
                                        1_700_000_000 + random.nextInt(rows)))
                        .collect(Collectors.joining("", "unit,item,time\n", "")));
        Path mapping = directory.resolve("mapping.yaml");
        Files.writeString(mapping, "interactions: { file: rows.csv }\n");
        return Dataset.open(mapping);
    }

    private static List<Interaction> rows(Dataset dataset) {
        try (Stream<Interaction> rows = dataset.interactions()) {
            return rows.toList();
        }
    }

    private static void assertDealt(Split split, int rows) {
        BitSet all = (BitSet) split.train().clone();
        all.or(split.valid());
        all.or(split.test());
        assertThat(all.cardinality()).isEqualTo(rows);
        assertThat(all.length()).isEqualTo(rows);
        assertThat(split.train().cardinality()
                        + split.valid().cardinality()
                        + split.test().cardinality())
                .isEqualTo(rows);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void byTime_noTestRowIsOlderThanAnyOther(long seed) throws IOException {
        Dataset dataset = dataset(seed, 300);
        List<Interaction> rows = rows(dataset);
        Split split = Split.byTime(dataset, SHARES);
        assertDealt(split, 300);
        assertThat(split.test().cardinality()).isEqualTo(60);
        assertThat(split.valid().cardinality()).isEqualTo(30);
        assertThat(latest(rows, split.train())).isLessThanOrEqualTo(earliest(rows, split.valid()));
        assertThat(latest(rows, split.valid())).isLessThanOrEqualTo(earliest(rows, split.test()));
    }

    private static long latest(List<Interaction> rows, BitSet lines) {
        return lines.stream()
                .mapToLong(line -> rows.get(line).at().getEpochSecond())
                .max()
                .orElseThrow();
    }

    private static long earliest(List<Interaction> rows, BitSet lines) {
        return lines.stream()
                .mapToLong(line -> rows.get(line).at().getEpochSecond())
                .min()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lastOfEachUnit_isItsNewestRow(long seed) throws IOException {
        Dataset dataset = dataset(seed, 300);
        List<Interaction> rows = rows(dataset);
        Split split = Split.lastOfEachUnit(dataset);
        assertDealt(split, 300);
        Map<String, Long> counts =
                rows.stream().collect(Collectors.groupingBy(Interaction::unit, Collectors.counting()));
        assertThat(split.test().cardinality())
                .isEqualTo((int)
                        counts.values().stream().filter(count -> count >= 3).count())
                .isEqualTo(split.valid().cardinality());
        split.test().stream()
                .forEach(line -> assertThat(rows.stream()
                                .filter(row -> row.unit().equals(rows.get(line).unit()))
                                .map(Interaction::at))
                        .allMatch(at -> !at.isAfter(rows.get(line).at())));
    }

    @Test
    void atRandom_repeatsBySeed() throws IOException {
        Dataset dataset = dataset(1, 300);
        Split split = Split.atRandom(dataset, SHARES, 5);
        assertDealt(split, 300);
        assertThat(split)
                .isEqualTo(Split.atRandom(dataset, SHARES, 5))
                .isNotEqualTo(Split.atRandom(dataset, SHARES, 6));
        assertThatThrownBy(() -> new Split.Shares(0.5, 0.5)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Split.Shares(-0.1, 0.5)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Split.Shares(0.1, 1)).isInstanceOf(InvalidInput.class);
    }
}
