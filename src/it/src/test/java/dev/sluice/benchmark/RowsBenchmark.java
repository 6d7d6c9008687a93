package dev.sluice.benchmark;

import dev.sluice.dataset.Dataset;
import dev.sluice.model.Interaction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;

/** Interactions of a file to rows, on one thread: rows for each second of its CPU. Argument: how many rows. */
public final class RowsBenchmark {
    private static final int ROUNDS = 3;

    private RowsBenchmark() {}

    public static void main(String[] args) throws IOException, SQLException {
        int size = args.length == 0 ? 2_000_000 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("rows");
        Path csv = folder.resolve("log.csv");
        Path quoted = folder.resolve("quoted.csv");
        Path json = folder.resolve("log.ndjson");
        Path parquet = folder.resolve("log.parquet");
        write(csv, size, "unit,item,value,time\n", "user-%d,item-%d,%d,%d%n");
        write(quoted, size, "unit,item,value,time\n", "\"user-%d\",\"item-%d\",\"%d\",\"%d\"%n");
        write(json, size, "", "{\"unit\": \"user-%d\", \"item\": \"item-%d\", \"value\": %d, \"time\": %d}%n");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection.createStatement().execute("copy (from '" + csv + "') to '" + parquet + "'");
        }
        for (Path file : new Path[] {csv, quoted, json, parquet}) {
            measure(file, size);
            Files.delete(file);
        }
    }

    private static void write(Path file, int size, String header, String form) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(header);
            for (int i = 0; i < size; i++) {
                out.write(String.format(
                        Locale.ROOT, form, i * 7919L % 400_000, i * 104_729L % 20_000, i % 5, 1_700_000_000L + i));
            }
        }
    }

    private static void measure(Path file, int size) throws IOException {
        Path mapping = Files.writeString(
                file.resolveSibling("mapping.yaml"), "interactions: { file: " + file.getFileName() + " }\n");
        for (int round = 0; round < ROUNDS; round++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long rows;
            try (Stream<Interaction> interactions = Dataset.open(mapping).interactions()) {
                rows = interactions.filter(row -> !row.unit().isEmpty()).count();
            }
            double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
            if (rows != size) {
                throw new IllegalStateException(rows + " of " + size + " rows");
            }
            System.out.printf("%s: %,.0f rows/s%n", file.getFileName(), rows / seconds);
        }
    }
}
