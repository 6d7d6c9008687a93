package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, read with DuckDB. A stream that breaks off looks like one that ends, so rows are counted and compared
 * with what the file says.
 */
final class ParquetTable implements Table {
    private final Path file;
    private final Connection connection;
    private final long size;
    private final ResultSet results;
    private final List<String> columns = new ArrayList<>();
    /** Columns of times without a zone, by number. */
    private final Set<Integer> zoneless = new HashSet<>();

    private long row;

    private ParquetTable(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        Statement statement = connection.createStatement();
        statement.execute("set threads = 1");
        statement.execute("set memory_limit = '256MB'");
        String reader = "read_parquet('%s', binary_as_string = false)"
                .formatted(literal(file.toAbsolutePath().toString()).replace("'", "''"));
        try (ResultSet count = statement.executeQuery("select count(*) from " + reader)) {
            count.next();
            this.size = count.getLong(1);
        }
        this.results = statement.executeQuery("select * from " + reader);
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
            columns.add(results.getMetaData().getColumnName(i));
            if (results.getMetaData().getColumnType(i) == Types.TIMESTAMP) {
                zoneless.add(i);
            }
        }
    }

    static ParquetTable open(Path file, List<String> named) {
        Properties streamed = new Properties();
        streamed.setProperty("jdbc_stream_results", "true");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:", streamed);
            try {
                ParquetTable table = new ParquetTable(file, connection);
                named.forEach(table::requireColumn);
                return table;
            } catch (SQLException | InvalidInput e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /** A path is a pattern there, in which a letter of its own in brackets stands for itself. */
    private static String literal(String path) {
        return path.replaceAll("[*?\\[]", "[$0]");
    }

    private void requireColumn(String column) {
        InvalidInput.require(
                columns.contains(column),
                "file",
                () -> "must have a column '" + column + "', " + file.getFileName() + " has "
                        + String.join(", ", columns));
    }

    private static InvalidInput unreadable(Path file, SQLException e) {
        String reason = Objects.toString(e.getMessage(), "").lines().findFirst().orElse("");
        return new InvalidInput("file", "cannot be read: " + file.getFileName() + ": " + reason);
    }

    @Override
    public Optional<Row> next() {
        try {
            if (!results.next()) {
                InvalidInput.require(
                        row == size,
                        "file",
                        () -> "must have the " + size + " rows that it says, but " + file.getFileName() + " ends after "
                                + row);
                return Optional.empty();
            }
            row++;
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                values.put(columns.get(i), text(value(i + 1)));
            }
            return Optional.of(new Row(values, file, row));
        } catch (SQLException e) {
            throw Row.refused(file, row + 1, unreadable(file, e));
        }
    }

    /** A time without a zone is what stands there, also where this machine's clocks skipped it. */
    private @Nullable Object value(int column) throws SQLException {
        return zoneless.contains(column) ? results.getObject(column, LocalDateTime.class) : results.getObject(column);
    }

    /** Times without a zone are UTC, whatever the zone of this machine is. */
    private static String text(@Nullable Object value) throws SQLException {
        if (value == null) {
            return "";
        }
        if (value instanceof Blob blob) {
            return text(blob.getBytes(1, Math.toIntExact(blob.length())));
        }
        if (value instanceof byte[] bytes) {
            return words(bytes);
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return plain(BigDecimal.valueOf(number));
        }
        if (value instanceof Float number && Float.isFinite(number)) {
            return plain(new BigDecimal(number.toString()));
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value instanceof Array array ? joined(array) : value.toString();
    }

    /** A text, which many writers do not mark as one; else bytes, like those of an image. */
    private static String words(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return ContentSource.ofBytes(bytes);
        }
    }

    /** All numbers of a column in one form, without an exponent and with a point. */
    private static String plain(BigDecimal number) {
        String text = number.toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String joined(Array array) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (Object element : (Object[]) array.getArray()) {
            if (element != null) {
                parts.add(text(element));
            }
        }
        return Row.joined(parts);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }
}
