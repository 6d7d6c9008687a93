package dev.sluice.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Parquet from CSV, with DuckDB. */
public final class ParquetFile {
    private ParquetFile() {}

    /** Writes the rows of a CSV file with a header; types are found from the values. */
    public static void fromCsv(Path csv, Path parquet) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (select * from read_csv(%s, header = true)) to %s (format parquet)"
                    .formatted(quoted(csv), quoted(parquet)));
        } catch (SQLException e) {
            throw new IOException("cannot write " + parquet + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
