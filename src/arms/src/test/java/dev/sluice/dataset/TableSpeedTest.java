package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Interaction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of any size is read in time: 200,000 rows for each second of one core. */
class TableSpeedTest {
    private static final int ROWS = 1_000_000;

    @TempDir
    private Path folder;

    @Tag("full")
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "log.csv~unit,item,value,time~user-%d,item-%d,%d,%d",
                "log.ndjson~{\"unit\": \"u\", \"item\": \"i\"}~{\"unit\": \"user-%d\", \"item\": \"%d\", \"value\": %d, \"time\": %d}"
            })
    void rows_comeInTime(String name, String first, String form) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name))) {
            out.write(first + "\n");
            for (int i = 0; i < ROWS; i++) {
                out.write(form.formatted(i % 9_999, i % 99, i % 5, 1_700_000_000L + i) + "\n");
            }
        }
        Path mapping = Files.writeString(folder.resolve("mapping.yaml"), "interactions: {file: " + name + "}\n");
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (Stream<Interaction> rows = Dataset.open(mapping).interactions()) {
            assertThat(rows.filter(row -> !row.unit().isEmpty()).count()).isBetween((long) ROWS, ROWS + 1L);
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        assertThat(ROWS / seconds).as("rows a second").isGreaterThan(200_000);
    }
}
