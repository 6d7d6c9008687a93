package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Whatever stands in a file of interactions: it is refused in words, or every row has a unit and an item. */
class TableFuzzTest {
    private static final int MOST_WORDS = 1_000;

    /**
     * @param bytes lines of JSON where they begin like those, else CSV
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void rows_haveUnitAndItem(byte @NotNull [] bytes) throws IOException {
        boolean json = bytes.length > 0 && bytes[0] == '{';
        Path file = Files.createTempFile("rows", json ? ".ndjson" : ".csv");
        try {
            Files.write(file, bytes);
            rows(file)
                    .ifPresent(rows -> assertThat(rows)
                            .allMatch(
                                    row -> !row.unit().isEmpty() && !row.item().isEmpty()));
        } finally {
            Files.delete(file);
        }
    }

    private static Optional<List<Interaction>> rows(Path file) {
        Mapping mapping = new Mapping(
                new Mapping.Interactions(file, "unit", "item", Optional.empty(), Optional.empty(), Dialect.USUAL),
                Optional.of(new Mapping.Entities(file, "item", Optional.empty(), Dialect.USUAL)),
                Optional.empty(),
                List.of());
        Dataset dataset = new TableDataset(mapping);
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<?> items = dataset.items()) {
            assertThat(items.count()).isNotNegative();
            return Optional.of(rows.toList());
        } catch (InvalidInput e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(MOST_WORDS);
            return Optional.empty();
        }
    }
}
