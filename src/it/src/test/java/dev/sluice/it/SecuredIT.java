package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.SluiceCommand;
import dev.sluice.embedded.EmbeddedBroker;
import dev.sluice.embedded.EmbeddedDatabase;
import dev.sluice.it.Sluice.Answer;
import dev.sluice.stream.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The whole circle where broker and database speak TLS only, the broker asks for a password besides, and others use it too, so
 * that the platform's names have prefixes.
 */
class SecuredIT {
    private static final String PASSWORD = "of-these-tests";
    private static final EmbeddedBroker.Ports ports = new EmbeddedBroker.Ports(Sluice.freePort(), Sluice.freePort());

    private static Path directory;
    private static Path properties;
    private static String url;
    private static Process broker;
    private static EmbeddedDatabase database;
    private static Sluice sluice;

    @BeforeAll
    static void start() throws Exception {
        directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "secured");
        Path store = keys();
        broker = Sluice.broker(
                directory.resolve("kafka"),
                ports,
                PASSWORD,
                Map.of(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_SSL,CONTROLLER:SASL_PLAINTEXT",
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        store.toString(),
                        "ssl.keystore.password",
                        PASSWORD,
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.location",
                        directory.resolve("cert.pem").toString()));
        database = EmbeddedDatabase.start(
                directory.resolve("postgresql"), Sluice.freePort(), new EmbeddedDatabase.Passwords(PASSWORD, PASSWORD));
        url = database.url() + "?sslmode=verify-full&sslrootcert=" + directory.resolve("cert.pem");
        tlsOnly();
        Map<String, String> client = new HashMap<>(EmbeddedBroker.client(ports.client(), PASSWORD));
        client.put("security.protocol", "SASL_SSL");
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", directory.resolve("cert.pem").toString());
        properties = directory.resolve("kafka.properties");
        Cluster.of(client).write(properties);
        Files.createDirectories(directory.resolve("outcomes"));
        sluice = new Sluice(directory.resolve("app"), settings(), "serve").start();
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("sluice.kafka.properties-file", properties.toString());
        settings.put("sluice.kafka.partitions", "2");
        settings.put("sluice.kafka.topic-prefix", "shop.");
        settings.put("sluice.kafka.application-prefix", "team-");
        settings.put("sluice.kafka.replication", "1");
        settings.put("sluice.kafka.min-in-sync", "1");
        settings.put("sluice.kafka.retention.\"sluice.events\"", "P2D");
        settings.put("sluice.outcomes.directory", directory.resolve("outcomes").toString());
        settings.put(
                "sluice.kafka.state-directory", directory.resolve("app/streams").toString());
        settings.put(
                "sluice.secrets-file", directory.resolve("app/secrets.json").toString());
        settings.put("sluice.admin-key-file", directory.resolve("app/admin.key").toString());
        settings.put("quarkus.datasource.jdbc.url", url);
        settings.put("quarkus.datasource.username", EmbeddedDatabase.NAME);
        settings.put("quarkus.datasource.password", PASSWORD);
        return settings;
    }

    /** A key pair for this machine, made by the JDK's own tool, with its certificate and key beside it in PEM. */
    private static Path keys() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "of-tests",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(tool.waitFor())
                .withFailMessage(() -> new String(read(tool), StandardCharsets.UTF_8))
                .isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("of-tests").getEncoded());
        Path key = pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("of-tests", PASSWORD.toCharArray()).getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return store;
    }

    private static byte[] read(Process tool) {
        try {
            return tool.getInputStream().readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static Path pem(String name, String what, byte[] bytes) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                directory.resolve(name), "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    /** From now on the database takes nobody without TLS. */
    private static void tlsOnly() throws IOException, SQLException {
        Path data = directory.resolve("postgresql/data");
        for (String name : List.of("cert.pem", "key.pem")) {
            Files.copy(directory.resolve(name), data.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        String superuser = database.url().replaceFirst("[^/]*$", "postgres");
        try (Connection connection = DriverManager.getConnection(superuser, "postgres", PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set ssl_cert_file = 'cert.pem'");
            statement.execute("alter system set ssl_key_file = 'key.pem'");
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
        Sluice.await("TLS", Duration.ofSeconds(10), () -> lets(url) && !lets(database.url() + "?sslmode=disable"));
    }

    private static boolean lets(String address) {
        try (Connection connection = DriverManager.getConnection(address, EmbeddedDatabase.NAME, PASSWORD)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (sluice != null) {
            sluice.close();
        }
        broker.destroyForcibly().waitFor();
        database.close();
    }

    @Test
    void decisions_areAttributed_learntFrom_andExported() throws Exception {
        Map<String, Object> definition = Map.of(
                "key",
                "safe",
                "attributionWindow",
                "2s",
                "grace",
                "1s",
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/safe:start", Map.of()).status())
                .isEqualTo(200);
        Sluice.await(
                "allocated",
                Duration.ofSeconds(30),
                () -> report().path("policyVersion").asLong() > 0);
        Answer decision = sluice.post("/api/v1/experiments/safe/decisions", Map.of("unit", "u"));
        assertThat(decision.status()).isEqualTo(200);
        String token = decision.json().path("token").asText();
        assertThat(sluice.post(
                                "/api/v1/events",
                                Map.of("events", List.of(Map.of("eventId", "c", "type", "click", "token", token))))
                        .status())
                .isEqualTo(202);
        Sluice.await(
                "learnt",
                Duration.ofSeconds(30),
                () -> report().findValues("clicks").stream().anyMatch(clicks -> clicks.asLong() == 1));
        Path out = directory.resolve("export.csv");
        assertThat(SluiceCommand.run(
                        (options, ready) -> 0,
                        Clock.systemUTC(),
                        "export",
                        "--server",
                        "http://127.0.0.1:" + sluice.port(),
                        "--key-file",
                        directory.resolve("app/admin.key").toString(),
                        "--experiment",
                        "safe",
                        "--out",
                        out.toString()))
                .isZero();
        assertThat(Files.readAllLines(out))
                .hasSize(2)
                .last()
                .asString()
                .containsPattern("Z,[01],1,1,"); // the click is there
    }

    private static JsonNode report() {
        return sluice.get("/api/v1/experiments/safe/report");
    }

    @Test
    void namesInTheCluster_beginAsTheOperatorSaid_andTopicsAreKeptAsLong() throws Exception {
        Properties client = new Properties();
        client.putAll(Cluster.properties(properties));
        try (Admin admin = Admin.create(client)) {
            Set<String> topics = new TreeSet<>(admin.listTopics().names().get(10, TimeUnit.SECONDS));
            assertThat(topics)
                    .contains("shop.sluice.events")
                    .allMatch(topic -> topic.startsWith("shop.sluice.") || topic.startsWith("team-sluice-"));
            assertThat(admin.listGroups().all().get(10, TimeUnit.SECONDS).stream()
                            .map(GroupListing::groupId)
                            .collect(Collectors.toSet()))
                    .isNotEmpty()
                    .allMatch(group -> group.startsWith("team-sluice-"));
            ConfigResource events = new ConfigResource(ConfigResource.Type.TOPIC, "shop.sluice.events");
            Config config = admin.describeConfigs(List.of(events))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .get(events);
            assertThat(config.get("retention.ms").value())
                    .isEqualTo(String.valueOf(Duration.ofDays(2).toMillis()));
            assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
        }
    }

    @Test
    void everyConnection_ofTheApplication_isEncrypted() throws Exception {
        try (Connection connection = DriverManager.getConnection(url, EmbeddedDatabase.NAME, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select ssl from pg_stat_ssl join pg_stat_activity using (pid)"
                        + " where usename = '" + EmbeddedDatabase.NAME + "'")) {
            List<Boolean> encrypted = new ArrayList<>();
            while (rows.next()) {
                encrypted.add(rows.getBoolean(1));
            }
            assertThat(encrypted).hasSizeGreaterThan(1).containsOnly(true);
        }
        assertThat(lets(database.url() + "?sslmode=disable")).isFalse();
    }
}
