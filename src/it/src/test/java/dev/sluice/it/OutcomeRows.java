package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.ClientLedger.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** The files of outcomes, as anybody reads them. */
final class OutcomeRows {
    private OutcomeRows() {}

    /** How many rows lie in a directory of outcomes. */
    static long in(Path files) {
        try (Stream<Path> all = Files.walk(files)) {
            return all.anyMatch(file -> file.toString().endsWith(".parquet")
                            && !file.toString().contains(".spool"))
                    ? number("select count(*) from read_parquet('" + files + "/*/*/*.parquet')")
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What nobody here wrote reads the files and gets the same sums. */
    static void compare(Path experiment, List<Row> expected) {
        String rows = " from read_parquet('" + experiment + "/*/*.parquet')";
        assertThat(number("select count(distinct decisionId)" + rows)).isEqualTo(expected.size());
        assertThat(number("select sum(clicks)" + rows))
                .isEqualTo(
                        expected.stream().mapToLong(row -> row.sums().clicks()).sum());
        assertThat(number("select sum(item.clicks) from (select unnest(items) as item" + rows + ")"))
                .isEqualTo(expected.stream()
                        .flatMap(row -> row.items().stream())
                        .mapToLong(item -> item.sums().clicks())
                        .sum());
        assertThat(number("select count(*) filter (impression)" + rows))
                .isEqualTo(expected.stream().filter(Row::impression).count());
    }

    static long number(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
