package dev.sluice.embedded;

import dev.sluice.token.SecretsFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * One PostgreSQL server as a child of this process, on loopback, durable. Nobody gets in without a password, and there is no
 * other way in than TCP; the application's role owns its database and nothing else.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** Role of the application, and the name of its database. */
    public static final String NAME = "sluice";

    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;
    private final int port;

    private EmbeddedDatabase(EmbeddedPostgres server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a server with its data and binaries under that directory; initialises it the first time, with passwords that
     * stay.
     */
    public static EmbeddedDatabase start(Path directory, int port, Passwords passwords) throws IOException {
        Path note = directory.resolve("superuser.password");
        SecretsFile.writePrivately(note, passwords.superuser + "\n");
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(directory.resolve("data"))
                    .setOverrideWorkingDirectory(directory.resolve("bin").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    // options of initdb; the library itself asks for trust, and the last one counts
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", note.toString())
                    .setConnectConfig("password", passwords.superuser)
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "50")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            EmbeddedDatabase database = new EmbeddedDatabase(server, port);
            database.prepare(passwords);
            return database;
        } finally {
            Files.deleteIfExists(note);
        }
    }

    private void prepare(Passwords passwords) throws IOException {
        try (Connection connection = DriverManager.getConnection(url(SUPERUSER), SUPERUSER, passwords.superuser);
                Statement statement = connection.createStatement()) {
            if (!any(statement, "select 1 from pg_roles where rolname = '" + NAME + "'")) {
                statement.execute("create role " + NAME + " login password '" + passwords.application + "'");
            }
            if (!any(statement, "select 1 from pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        } catch (SQLException e) {
            close();
            throw new IOException("the embedded database cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static boolean any(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    public String url() {
        return url(NAME);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of its two roles; of letters, digits, minus and underscore.
     *
     * @param superuser used at each start and by nobody else
     * @param application owns the application's database
     */
    public record Passwords(String superuser, String application) {
        @Override
        public String toString() {
            return "Passwords";
        }
    }
}
