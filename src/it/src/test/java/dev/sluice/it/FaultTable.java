package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the faults came to, a row for each, in {@code target/faults.md}: written as they come, so that a run that ends early
 * leaves those that it had. A row of the same case takes the place of the one before.
 */
final class FaultTable {
    private static final Path FILE = Path.of("target/faults.md").toAbsolutePath();
    private static final String HEAD =
            "| case | what callers saw | acknowledged | lost | doubled | back after | told |\n"
                    + "|---|---|---|---|---|---|---|\n";

    private FaultTable() {}

    /** Several processes of a build may write. */
    static void add(Row row) {
        try {
            Files.createDirectories(FILE.getParent());
            try (FileChannel file = FileChannel.open(
                    FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                file.lock();
                String before = new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
                Map<String, String> rows = before.lines()
                        .skip(2)
                        .collect(Collectors.toMap(
                                FaultTable::name, line -> line, (first, second) -> second, LinkedHashMap::new));
                rows.put(name(row.line()), row.line());
                file.truncate(0);
                file.position(0);
                file.write(ByteBuffer.wrap(
                        (HEAD + String.join("\n", rows.values()) + "\n").getBytes(StandardCharsets.UTF_8)));
            }
            System.out.println("fault: " + row.line());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(String line) {
        return line.split("\\|", 3)[1].strip();
    }

    /**
     * One case.
     *
     * @param callers what they saw
     * @param counts what is left of what was acknowledged
     * @param back after how many seconds all was well again, in words
     * @param told by health, page and metrics
     */
    record Row(String fault, String callers, Counts counts, String back, String told) {
        /** A case in which nobody decides. */
        static Row ofStart(String fault, String back, String told) {
            return new Row(fault, "nobody asks", Counts.NONE, back, told);
        }

        String line() {
            return "| "
                    + String.join(" | ", fault, callers, counts.cells(), back, told)
                            .replaceAll("\\s+", " ")
                    + " |";
        }
    }

    /** Of impressions and clicks. */
    record Counts(long acknowledged, long lost, long doubled) {
        static final Counts NONE = new Counts(0, 0, 0);

        String cells() {
            return "%,d | %,d | %,d".formatted(acknowledged, lost, doubled);
        }
    }
}
