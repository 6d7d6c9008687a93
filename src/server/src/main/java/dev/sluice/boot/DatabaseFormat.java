package dev.sluice.boot;

import dev.sluice.stream.DataFormat;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/** Refuses tables that another build made, before anything is changed in them. */
@Singleton
final class DatabaseFormat {
    private final DataSource database;

    DatabaseFormat(DataSource database) {
        this.database = database;
    }

    /** Throws {@link OtherBuild} unless the tables are this build's, or there are none yet. */
    void require() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!is(statement, "select to_regclass('experiment') is not null")) {
                return;
            }
            Optional<String> refusal = DataFormat.refusal("the database", number(statement));
            if (refusal.isPresent()) {
                throw new OtherBuild(refusal.get());
            }
        }
    }

    private static int number(Statement statement) throws SQLException {
        if (!is(statement, "select to_regclass('format') is not null")) {
            return DataFormat.NONE;
        }
        try (ResultSet answer = statement.executeQuery("select number from format")) {
            return answer.next() ? answer.getInt(1) : DataFormat.NONE;
        }
    }

    private static boolean is(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    /** What is stored is of another build; only another directory or database helps. */
    static final class OtherBuild extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        OtherBuild(String message) {
            super(message);
        }
    }
}
