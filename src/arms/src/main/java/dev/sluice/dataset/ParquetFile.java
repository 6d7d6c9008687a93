package dev.sluice.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Parquet from CSV, written with DuckDB. */
public final class ParquetFile {
    private ParquetFile() {}

    /**
     * Writes the rows of a CSV file with a header; types are found from the values.
     *
     * @param texts columns that are texts whatever their values look like, as ids are
     */
    public static void fromCsv(Path csv, Path parquet, List<String> texts) throws IOException {
        String types =
                texts.stream().map(column -> "'" + column + "': 'VARCHAR'").collect(Collectors.joining(", ", "{", "}"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "copy (select * from read_csv(%s, header = true, delim = ',', quote = '\"', escape = '\"', comment = '', types = %s)) to %s (format parquet)"
                            .formatted(quoted(csv), types, quoted(parquet)));
        } catch (SQLException e) {
            throw new IOException("cannot write " + parquet + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
