package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random well-formed files give back what was written, and what another reader reads of them with their dialect stated. */
class TextTableLawsTest {
    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "0",
            "12345678901234567890123",
            "#",
            "\"",
            "'",
            "\\",
            ",",
            ";",
            "\t",
            "|",
            " ",
            "\n",
            "\r\n",
            ":",
            "::",
            "é",
            "한",
            "😀",
            "NULL",
            "NaN",
            "-",
            "/",
            "2023-11-14",
            "true");
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

    @TempDir
    private Path folder;

    @Test
    void files_giveBackWhatWasWritten() throws IOException, SQLException {
        compare(0, 400);
    }

    @Test
    @Tag("full")
    void manyFiles_giveBackWhatWasWritten() throws IOException, SQLException {
        compare(400, 10_400);
    }

    private void compare(int from, int to) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection.createStatement().execute("set threads = 1");
            Path path = folder.resolve("random.csv");
            for (int seed = from; seed < to; seed++) {
                Sample sample = Sample.draw(new Random(seed));
                Files.writeString(path, sample.text);
                assertThat(read(path, sample)).as("seed " + seed).isEqualTo(sample.rows);
                assertThat(readElsewhere(connection, path, sample))
                        .as("seed " + seed)
                        .isEqualTo(sample.rows);
            }
        }
    }

    private static List<List<String>> read(Path path, Sample sample) {
        try (Stream<Row> rows = Table.rows(path, sample.format, sample.columns)) {
            return rows.map(row -> sample.columns.stream()
                            .map(column -> row.values().getOrDefault(column, "?"))
                            .toList())
                    .toList();
        }
    }

    private static List<List<String>> readElsewhere(Connection connection, Path path, Sample sample)
            throws SQLException {
        String columns = sample.columns.stream()
                .map(column -> "'" + column + "': 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(
                        "select * from read_csv('%s', auto_detect = false, header = true,".formatted(path)
                                + " quote = '\"', escape = '\"', comment = '', delim = '" + sample.delimiter
                                + "', new_line = '"
                                + sample.lineEnd.replace("\n", "\\n").replace("\r", "\\r")
                                + "', columns = " + columns + ")")) {
            while (results.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= sample.columns.size(); i++) {
                    row.add(Optional.ofNullable(results.getString(i)).orElse(""));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** A file, and what was written into it. */
    private record Sample(
            String text,
            List<String> columns,
            List<List<String>> rows,
            String delimiter,
            String lineEnd,
            Dialect format) {
        static Sample draw(Random random) {
            String delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
            String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
            boolean stated = random.nextBoolean();
            boolean always = random.nextInt(4) == 0;
            List<String> columns = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(i -> "c" + i)
                    .toList();
            List<List<String>> rows = Stream.generate(
                            () -> columns.stream().map(column -> value(random)).toList())
                    .limit(random.nextInt(30))
                    .toList();
            List<String> lines = new ArrayList<>();
            lines.add(String.join(delimiter, columns));
            for (List<String> row : rows) {
                lines.add(row.stream()
                        .map(value -> written(value, delimiter, always || row.size() == 1 && value.isEmpty()))
                        .collect(Collectors.joining(delimiter)));
            }
            String text = String.join(lineEnd, lines) + (random.nextBoolean() ? lineEnd : "");
            Dialect format = new Dialect(
                    Optional.of(delimiter).filter(known -> stated || columns.size() == 1),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
            return new Sample(text, columns, rows, delimiter, lineEnd, format);
        }

        private static String value(Random random) {
            return random.ints(random.nextInt(4), 0, PIECES.size())
                    .mapToObj(PIECES::get)
                    .collect(Collectors.joining());
        }

        /** What stands unquoted has no delimiter, no line end, and no quote at its beginning. */
        private static String written(String value, String delimiter, boolean always) {
            boolean quoted = always
                    || value.contains(delimiter)
                    || value.contains("\"")
                    || value.contains("\n")
                    || value.contains("\r");
            return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
        }
    }
}
