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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A broker and a database beside the application, so that a test can take each away alone. */
public final class Services implements AutoCloseable {
    private static final String PASSWORD = "of-these-tests";

    private final Path directory;
    private final int partitions;
    private final EmbeddedBroker.Ports ports = new EmbeddedBroker.Ports(Sluice.freePort(), Sluice.freePort());
    private final int databasePort = Sluice.freePort();
    private final int proxiedPort = Sluice.freePort();
    private Optional<Proxies> proxies = Optional.empty();
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
        this(directory, partitions, false);
    }

    private Services(Path directory, int partitions, boolean proxied) throws IOException {
        this.directory = directory;
        this.partitions = partitions;
        if (proxied) {
            proxies = Optional.of(new Proxies(new TcpProxy(proxiedPort), new TcpProxy(databasePort)));
        }
        Files.createDirectories(outcomes());
        this.database = launchDatabase();
        this.broker = launchBroker();
        int port = proxies.map(ways -> ways.broker.port()).orElse(ports.client());
        Cluster.of(EmbeddedBroker.client(port, PASSWORD)).write(kafkaProperties());
    }

    /** The same, with ways of the applications to both that a test can cut; its own ways are others. */
    static Services proxied(Path directory, int partitions) throws IOException {
        return new Services(directory, partitions, true);
    }

    /** The ways of the applications. */
    Proxies proxies() {
        return proxies.orElseThrow();
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
        return Sluice.broker(
                directory.resolve("kafka"),
                ports,
                PASSWORD,
                proxies.map(this::listener).orElse(Map.of()));
    }

    /** Who comes in through the proxy is told to come back through it; the broker itself does not. */
    private Map<String, String> listener(Proxies ways) {
        return Map.of(
                "listeners",
                "CLIENT://127.0.0.1:%d,PROXIED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(ports.client(), proxiedPort, ports.controller()),
                "advertised.listeners",
                "CLIENT://127.0.0.1:%d,PROXIED://127.0.0.1:%d".formatted(ports.client(), ways.broker.port()),
                "listener.security.protocol.map",
                "CLIENT:SASL_PLAINTEXT,PROXIED:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
                "listener.name.proxied.plain.sasl.jaas.config",
                EmbeddedBroker.client(proxiedPort, PASSWORD)
                                .get("sasl.jaas.config")
                                .replace(";", "") + " user_sluice=\"" + PASSWORD + "\";");
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
        settings.put("sluice.outcomes.directory", outcomes().toString());
        settings.put("sluice.models.directory", own.resolve("models").toString());
        settings.put("sluice.secrets-file", secrets().toString());
        settings.put("sluice.admin-key-file", directory.resolve("app/admin.key").toString());
        settings.put("sluice.metrics-key-file", metricsKey().toString());
        settings.put("quarkus.datasource.jdbc.url", url());
        settings.put("quarkus.datasource.username", EmbeddedDatabase.NAME);
        settings.put("quarkus.datasource.password", PASSWORD);
        return settings;
    }

    /** Where all replicas write outcomes to. */
    public Path outcomes() {
        return directory.resolve("outcomes");
    }

    /** Process id of the broker. */
    public long brokerPid() {
        return broker.pid();
    }

    /** Process id of the database's first process, which has started the others. */
    public long databasePid() {
        return databaseProcess().pid();
    }

    private String url() {
        return proxies.map(ways -> database.url().replace(":" + databasePort + "/", ":" + ways.database.port() + "/"))
                .orElse(database.url());
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
        Processes.signal("STOP", broker.toHandle());
    }

    /** Lets it go on. */
    public void resumeBroker() throws IOException, InterruptedException {
        Processes.signal("CONT", broker.toHandle());
    }

    /** Lets the database do nothing, with its connections open. */
    public void pauseDatabase() throws IOException, InterruptedException {
        Processes.signal("STOP", databaseProcess());
    }

    /** Lets it go on. */
    public void resumeDatabase() throws IOException, InterruptedException {
        Processes.signal("CONT", databaseProcess());
    }

    private ProcessHandle databaseProcess() {
        return Processes.database(directory).orElseThrow();
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
        Sluice.await("broker is back", Duration.ofSeconds(60), () -> Processes.listens(ports.client()));
    }

    /** SIGKILL to the database and all that serve its connections. */
    public void killDatabase() {
        Processes.kill(databaseProcess());
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

    /** Another broker in its place, with nothing. */
    void emptyBroker() throws IOException, InterruptedException {
        killBroker();
        delete(directory.resolve("kafka"));
        restartBrokerAndWait();
    }

    /** Another database in its place, with nothing. */
    void emptyDatabase() throws IOException {
        stopDatabase();
        delete(directory.resolve("postgresql/data"));
        restartDatabase();
    }

    private static void delete(Path all) throws IOException {
        try (Stream<Path> files = Files.walk(all)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
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

    /** Between the applications and what they use. */
    record Proxies(TcpProxy broker, TcpProxy database) {}
}
