package dev.sluice.embedded;

import dev.sluice.token.SecretsFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server as a child of this process, on loopback, durable. Nobody gets in without a password, and there is no
 * other way in than TCP; the application's role owns its database and nothing else.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** Role of the application, and the name of its database. */
    public static final String NAME = "sluice";

    private static final String SUPERUSER = "postgres";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** How PostgreSQL says that a password is wrong. */
    private static final String WRONG_PASSWORD = "28P01";
    /** Looks until it is asked whether it takes the password. */
    private static final int ASKED = 10;
    /** Looks without a process in a row, after which there is nothing left to wait for. */
    private static final int GONE = 20;

    private final Path directory;
    private final int port;
    private final Passwords passwords;
    private final PostgresProcess process;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable EmbeddedPostgres server;

    private EmbeddedDatabase(Path directory, int port, Passwords passwords) {
        this.directory = directory;
        this.port = port;
        this.passwords = passwords;
        this.process = new PostgresProcess(directory.resolve("data"), log());
    }

    private Path log() {
        return directory.resolve("log");
    }

    /**
     * Starts a server with its data and binaries under that directory; initialises it the first time, with passwords that
     * stay. One that ends at once is started again for half a minute.
     *
     * @throws IOException with the last that it said
     */
    public static EmbeddedDatabase start(Path directory, int port, Passwords passwords) throws IOException {
        EmbeddedDatabase database = new EmbeddedDatabase(directory, port, passwords);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                database.launch();
                database.prepare();
                return database;
            } catch (Ended e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL ended " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL was started", e);
        }
    }

    /**
     * Starts the server again whenever it ends, until this is closed.
     *
     * @param restarted told each time, with the last that it had said
     */
    public void watch(Consumer<String> restarted) {
        Thread watcher = new Thread(() -> watching(restarted), "sluice-postgresql");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watching(Consumer<String> restarted) {
        try {
            while (!closed.get()) {
                Optional<ProcessHandle> running = process.running();
                if (running.isPresent()) {
                    running.get().onExit().join();
                }
                if (!closed.get()) {
                    again(restarted);
                }
            }
        } catch (IOException e) {
            if (!closed.get()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void again(Consumer<String> restarted) throws IOException {
        String words = process.lastWords();
        while (!closed.get()) {
            try {
                launch();
                restarted.accept(words);
                return;
            } catch (IOException | RuntimeException e) { // whatever it was, the next attempt may do
                words = String.valueOf(e.getMessage());
                pause();
            }
        }
    }

    /** Interrupts whoever starts it as soon as there is nothing left to wait for. */
    private void launch() throws IOException {
        closeServer(); // it holds a lock on the data, also when its process is gone
        if (process.running().isEmpty()) {
            requireFree();
        }
        Thread starter = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean refused = new AtomicBoolean();
        Thread looker = new Thread(() -> look(starter, over, refused), "sluice-postgresql-start");
        looker.setDaemon(true);
        looker.start();
        try {
            server = launched();
        } catch (RuntimeException e) { // how the library tells that it was interrupted while it made the data
            if (!(e.getCause() instanceof InterruptedException)) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            over.set(true);
            join(looker);
        }
        if (refused.get()) {
            Thread.interrupted();
            process.end();
            throw new IOException("PostgreSQL does not take the password of its superuser that "
                    + DataDirectory.PASSWORDS + " names: put that file back from a copy");
        }
        if (Thread.interrupted() || process.running().isEmpty()) {
            throw new Ended("at its start: " + process.lastWords());
        }
    }

    /** A stranger who listens there might never answer. */
    private void requireFree() throws Ended {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new Ended("before its start: its port " + port + " is in use by another process", e);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Thread starter, AtomicBoolean over, AtomicBoolean refused) {
        boolean seen = false;
        int looks = 0;
        int missed = 0; // between two of its processes there is none for a moment
        try {
            while (!over.get()) {
                TimeUnit.MILLISECONDS.sleep(100);
                boolean there = process.starting() || process.running().isPresent();
                missed = there ? 0 : missed + 1;
                looks++;
                refused.set(
                        looks % ASKED == 0 && process.running().isPresent() && !admits(SUPERUSER, passwords.superuser));
                if (refused.get() && !over.get()) {
                    starter.interrupt();
                    return;
                }
                if (seen && missed == GONE && !over.get()) {
                    starter.interrupt();
                    return;
                }
                seen |= there;
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt(); // then the library's own patience is the limit
        }
    }

    /** Whether a password is right, or nobody says that it is not. */
    private boolean admits(String role, String password) {
        try (Connection connection = DriverManager.getConnection(url(SUPERUSER), role, password)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return !WRONG_PASSWORD.equals(e.getSQLState());
        }
    }

    private EmbeddedPostgres launched() throws IOException {
        Path note = directory.resolve("superuser.password");
        SecretsFile.writePrivately(note, passwords.superuser + "\n");
        try {
            return EmbeddedPostgres.builder()
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
                    .setOutputRedirector(ProcessBuilder.Redirect.to(log().toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } finally {
            Files.deleteIfExists(note);
        }
    }

    private void prepare() throws IOException {
        try (Connection connection = DriverManager.getConnection(url(SUPERUSER), SUPERUSER, passwords.superuser);
                Statement statement = connection.createStatement()) {
            if (!any(statement, "select 1 from pg_roles where rolname = '" + NAME + "'")) {
                statement.execute("create role " + NAME + " login password '" + passwords.application + "'");
            } else if (!admits(NAME, passwords.application)) {
                statement.execute("alter role " + NAME + " password '" + passwords.application + "'");
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
        closed.set(true);
        try {
            closeServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeServer() throws IOException {
        EmbeddedPostgres before = server;
        if (before != null) {
            before.close();
        }
    }

    /** A server that is not there any more when it should be ready. */
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1L;

        Ended(String message) {
            super(message);
        }

        Ended(String message, IOException cause) {
            super(message, cause);
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
