package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads CSV with a header, NDJSON and Parquet row by row, in the order of the file, with DuckDB. */
final class Table {
    private Table() {}

    /** The rows of a file; the stream must be closed. */
    static Stream<Row> rows(Path file) {
        InvalidInput.require(Files.isRegularFile(file), "file", "must exist, got '" + file + "'");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming());
            return rows(connection, "select * from " + reader(file));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Results row by row: a file may be larger than the memory. */
    private static Properties streaming() {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        return properties;
    }

    private static String reader(Path file) {
        String name = quoted(file);
        String lower = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (lower.endsWith(".parquet")) {
            return "read_parquet(" + name + ")";
        }
        if (lower.endsWith(".ndjson") || lower.endsWith(".jsonl") || lower.endsWith(".json")) {
            return "read_json(" + name + ", format = 'newline_delimited')";
        }
        return "read_csv(" + name + ", header = true, all_varchar = true, auto_detect = true)";
    }

    private static Stream<Row> rows(Connection connection, String query) throws SQLException {
        try {
            ResultSet results = connection.createStatement().executeQuery(query);
            return StreamSupport.stream(new Cursor(results), false).onClose(() -> {
                try {
                    connection.close();
                } catch (SQLException e) {
                    throw unreadable(e);
                }
            });
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Writes the rows of a CSV file with a header as Parquet; types are found from the values.
     *
     * @param texts columns that are texts whatever their values look like, as ids are
     */
    static void parquet(Path csv, Path parquet, List<String> texts) throws IOException {
        String types =
                texts.stream().map(column -> "'" + column + "': 'VARCHAR'").collect(Collectors.joining(", ", "{", "}"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (select * from read_csv(%s, header = true, types = %s)) to %s (format parquet)"
                    .formatted(quoted(csv), types, quoted(parquet)));
        } catch (SQLException e) {
            throw new IOException("cannot write " + parquet + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    private static InvalidInput unreadable(SQLException e) {
        return new InvalidInput(
                "file",
                "cannot be read: "
                        + Objects.toString(e.getMessage(), "")
                                .lines()
                                .findFirst()
                                .orElse(""));
    }

    private static final class Cursor extends AbstractSpliterator<Row> {
        private final ResultSet results;

        Cursor(ResultSet results) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.results = results;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Row> action) {
            try {
                if (!results.next()) {
                    return false;
                }
                Map<String, Object> values = new HashMap<>();
                for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                    Object value = results.getObject(i);
                    values.put(results.getMetaData().getColumnName(i), plain(value));
                }
                action.accept(new Row(values));
                return true;
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }

        /** Times without a zone are UTC, whatever the zone of this machine is. */
        private static Object plain(@Nullable Object value) throws SQLException {
            if (value instanceof Timestamp time) {
                return time.toLocalDateTime();
            }
            if (value instanceof Array array) {
                return joined(array);
            }
            return value == null ? "" : value;
        }

        private static String joined(Array array) throws SQLException {
            return Arrays.stream((Object[]) array.getArray())
                    .map(String::valueOf)
                    .collect(Collectors.joining("|"));
        }
    }

    /** One row; an absent value is an empty text. */
    record Row(Map<String, Object> values) {
        /** The value of a column; empty when the file has no such column or the row no value. */
        Optional<Object> get(String column) {
            return Optional.ofNullable(values.get(column)).filter(value -> !value.equals(""));
        }

        /** The text of a column that must be there. */
        String text(String column) {
            InvalidInput.require(values.containsKey(column), column, "is not a column of the file");
            return get(column)
                    .map(Object::toString)
                    .orElseThrow(() -> new InvalidInput(column, "is missing in a row of the file"));
        }

        /** All values as texts. */
        Map<String, String> texts() {
            return values.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().toString()));
        }
    }
}
