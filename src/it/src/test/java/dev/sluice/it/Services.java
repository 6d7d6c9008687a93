package dev.sluice.it;

import dev.sluice.embedded.EmbeddedBroker;
import dev.sluice.embedded.EmbeddedDatabase;
import dev.sluice.stream.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker and a database beside the application, so that a test can take each away alone. */
public final class Services implements AutoCloseable {
    private static final String PASSWORD = "of-these-tests";

    private final Path directory;
    private final int partitions;
    private final EmbeddedBroker.Ports ports = new EmbeddedBroker.Ports(Sluice.freePort(), Sluice.freePort());
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
        this.database = launchDatabase();
        this.broker = launchBroker();
        Cluster.of(EmbeddedBroker.client(ports.client(), PASSWORD)).write(kafkaProperties());
    }

    /** Properties of a Kafka client that gets in, for commands. */
    public Path kafkaProperties() {
        return directory.resolve("app/kafka.properties");
    }

    private EmbeddedDatabase launchDatabase() throws IOException {
        return EmbeddedDatabase.start(
                directory.resolve("postgresql"), databasePort, new EmbeddedDatabase.Passwords(PASSWORD, PASSWORD));
    }

    private Process launchBroker() throws IOException {
        return Sluice.broker(directory.resolve("kafka"), ports, PASSWORD, Map.of());
    }

    /** Properties of a Kafka client that gets in. */
    public Map<String, Object> client() {
        return new HashMap<>(EmbeddedBroker.client(ports.client(), PASSWORD));
    }

    /** The same with more. */
    public Map<String, Object> client(Map<String, ?> more) {
        Map<String, Object> properties = client();
        properties.putAll(more);
        return properties;
    }

    /** Settings of an application that uses both, and has its own state in a folder of that name. */
    public Map<String, String> settings(String replica) {
        Path own = directory.resolve(replica);
        Map<String, String> settings = new HashMap<>();
        settings.put("sluice.kafka.properties-file", kafkaProperties().toString());
        settings.put("sluice.kafka.partitions", String.valueOf(partitions));
        settings.put("sluice.kafka.state-directory", own.resolve("streams").toString());
        settings.put("sluice.secrets-file", secrets().toString());
        settings.put("sluice.admin-key-file", directory.resolve("app/admin.key").toString());
        settings.put("sluice.metrics-key-file", metricsKey().toString());
        settings.put("quarkus.datasource.jdbc.url", database.url());
        settings.put("quarkus.datasource.username", EmbeddedDatabase.NAME);
        settings.put("quarkus.datasource.password", PASSWORD);
        return settings;
    }

    /** Process id of the broker. */
    public long brokerPid() {
        return broker.pid();
    }

    /** Process id of the database's first process, which has started the others. */
    public long databasePid() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("postgresql/data/postmaster.pid"))
                .get(0)
                .strip());
    }

    /** The secrets file, which all applications share. */
    public Path secrets() {
        return directory.resolve("app/secrets.json");
    }

    /** The file with the first key that reads metrics. */
    public Path metricsKey() {
        return directory.resolve("app/metrics.key");
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
        Sluice.signal("STOP", broker.toHandle());
    }

    /** Lets it go on. */
    public void resumeBroker() throws IOException, InterruptedException {
        Sluice.signal("CONT", broker.toHandle());
    }

    /** Lets the database do nothing, with its connections open. */
    public void pauseDatabase() throws IOException, InterruptedException {
        Sluice.signal("STOP", databaseProcess());
    }

    /** Lets it go on. */
    public void resumeDatabase() throws IOException, InterruptedException {
        Sluice.signal("CONT", databaseProcess());
    }

    private ProcessHandle databaseProcess() {
        return Sluice.database(directory).orElseThrow();
    }

    /** SIGKILL to the broker. */
    public void killBroker() throws InterruptedException {
        broker.destroyForcibly().waitFor();
    }

    /** Starts the broker again on its data. */
    public void restartBroker() throws IOException {
        broker = launchBroker();
    }

    /** The same, and waits until somebody listens there. */
    public void restartBrokerAndWait() throws IOException {
        restartBroker();
        Sluice.await("broker is back", Duration.ofSeconds(60), () -> Sluice.listens(ports.client()));
    }

    /** SIGKILL to the database and all that serve its connections. */
    public void killDatabase() {
        Sluice.kill(databaseProcess());
        stopDatabase(); // lets go of the lock that this process holds on its data
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
        try (Connection connection = DriverManager.getConnection(database.url(), EmbeddedDatabase.NAME, PASSWORD);
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
        try (Connection connection = DriverManager.getConnection(database.url(), EmbeddedDatabase.NAME, PASSWORD);
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
