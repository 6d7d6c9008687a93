package dev.sluice.it;

import dev.sluice.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker and a database beside the application, so that a test can take each away alone. */
public final class Services implements AutoCloseable {
    private final Path directory;
    private final int partitions;
    private final int brokerPort = Sluice.freePort();
    private final int controllerPort = Sluice.freePort();
    private final int databasePort = Sluice.freePort();
    private EmbeddedDatabase database;
    private Process broker;
    private boolean databaseDown;

    /**
     * Starts both.
     *
     * @param directory for everything, the application's data included
     * @param partitions of every topic
     */
    public Services(Path directory, int partitions) throws IOException {
        this.directory = directory;
        this.partitions = partitions;
        this.broker = launchBroker();
        this.database = launchDatabase();
    }

    private EmbeddedDatabase launchDatabase() throws IOException {
        return EmbeddedDatabase.start(directory.resolve("postgresql"), databasePort);
    }

    private Process launchBroker() throws IOException {
        return Sluice.broker(directory.resolve("kafka"), brokerPort, controllerPort);
    }

    /** Address of the broker. */
    public String bootstrap() {
        return "127.0.0.1:" + brokerPort;
    }

    /** Settings of an application that uses both, and has its own state in a folder of that name. */
    public Map<String, String> settings(String replica) {
        Path own = directory.resolve(replica);
        Map<String, String> settings = new HashMap<>();
        settings.put("sluice.kafka.bootstrap", bootstrap());
        settings.put("sluice.kafka.partitions", String.valueOf(partitions));
        settings.put("sluice.kafka.state-directory", own.resolve("streams").toString());
        settings.put("sluice.secrets-file", secrets().toString());
        settings.put("sluice.admin-key-file", directory.resolve("app/admin.key").toString());
        settings.put("quarkus.datasource.jdbc.url", database.url());
        return settings;
    }

    /** The secrets file, which all applications share. */
    public Path secrets() {
        return directory.resolve("app/secrets.json");
    }

    /** An application on both, not yet started. */
    public Sluice application(Map<String, String> more) {
        return replica("app", more);
    }

    /** One of several applications on both, not yet started; all share secrets and the first admin key. */
    public Sluice replica(String name, Map<String, String> more) {
        Map<String, String> settings = settings(name);
        settings.putAll(more);
        return new Sluice(directory.resolve(name), settings, "serve").withKeyIn(directory.resolve("app/admin.key"));
    }

    /** Lets the broker do nothing, with its connections open. */
    public void pauseBroker() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void resumeBroker() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(broker.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL to the broker. */
    public void killBroker() throws InterruptedException {
        broker.destroyForcibly().waitFor();
    }

    /** Starts the broker again on its data. */
    public void restartBroker() throws IOException {
        broker = launchBroker();
    }

    /** Stops the database. */
    public void stopDatabase() {
        database.close();
        databaseDown = true;
    }

    /** Starts the database again on its data. */
    public void restartDatabase() throws IOException {
        database = launchDatabase();
        databaseDown = false;
    }

    /** Starts again what is not running. */
    public void heal() throws IOException {
        if (!broker.isAlive()) {
            restartBroker();
        }
        if (databaseDown) {
            restartDatabase();
        }
    }

    /** The first column of the first row of a query. */
    public long number(String sql) {
        return Long.parseLong(texts(sql).get(0));
    }

    /** The first column of all rows of a query. */
    public List<String> texts(String sql) {
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes rows, behind the application's back. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        killBroker();
        database.close();
    }
}
