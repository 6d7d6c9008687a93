package dev.sluice.outcome;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/** A small DuckDB that lives for a few statements. One thread. */
final class Duck implements AutoCloseable {
    private final Path spill;
    private final Connection connection;
    private final Statement statement;

    /**
     * @param parent where a folder of its own is made for what does not fit its memory: two of them would take each other's files
     */
    Duck(Path parent) {
        this.spill = parent.resolve("duck-" + UUID.randomUUID());
        Properties streamed = new Properties();
        streamed.setProperty("jdbc_stream_results", "true");
        streamed.setProperty("threads", "1");
        streamed.setProperty("memory_limit", "256MB");
        streamed.setProperty("temp_directory", spill.toAbsolutePath().toString());
        try {
            this.connection = DriverManager.getConnection("jdbc:duckdb:", streamed);
            this.statement = connection.createStatement();
            statement.execute("set TimeZone = 'UTC'");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    void run(String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Tells each row of what a query finds. */
    void each(String sql, RowListener rows) throws IOException {
        try (ResultSet found = statement.executeQuery(sql)) {
            Row row = new Row(found);
            while (found.next()) {
                rows.row(row);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    static String quoted(Path file) {
        return quoted(file.toAbsolutePath().toString());
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A list of files. */
    static String list(Collection<Path> files) {
        return files.stream().map(Duck::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static UncheckedIOException failure(SQLException e) {
        String reason = Objects.toString(e.getMessage(), "").lines().findFirst().orElse("");
        return new UncheckedIOException(
                new IOException(reason)); // with the cause, PostgreSQL would be taken to be away
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            FileUtils.deleteQuietly(spill.toFile());
        }
    }

    /** Is told rows. */
    interface RowListener {
        /** One, which may be read until the next one. */
        void row(Row row) throws IOException;
    }

    /** A row; columns count from 1. */
    record Row(ResultSet found) {
        String text(int column) {
            return String.valueOf(value(column));
        }

        long number(int column) {
            return read(() -> found.getLong(column));
        }

        double real(int column) {
            return read(() -> found.getDouble(column));
        }

        /** Null where there is nothing. */
        @Nullable Object value(int column) {
            return read(() -> found.getObject(column));
        }

        int columns() {
            return read(() -> found.getMetaData().getColumnCount());
        }

        @SuppressWarnings("NullAway") // a column may hold nothing
        private static <T> T read(Reading<T> reading) {
            try {
                return reading.read();
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    private interface Reading<T> {
        T read() throws SQLException;
    }
}
