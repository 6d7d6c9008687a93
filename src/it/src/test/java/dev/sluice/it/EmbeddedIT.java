package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The application of one machine with its embedded services: busy, killed, stopped, and met by data of another build. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedIT {
    private static final String EXPERIMENT = "/api/v1/experiments/killed";

    @TempDir
    private static Path directory;

    private static Sluice sluice;

    @BeforeAll
    static void start() throws IOException {
        sluice = new Sluice(directory.resolve("data"), Map.of(), "serve", "--embedded").start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
    }

    private static String said(Path data) throws Exception {
        Path log = directory.resolve("said.log");
        Files.deleteIfExists(log);
        Process process = Sluice.launch(
                List.of(
                        Sluice.java(),
                        "-jar",
                        Sluice.JAR.toString(),
                        "serve",
                        "--embedded",
                        "--port",
                        String.valueOf(Sluice.freePort()),
                        "--data-dir",
                        data.toString()),
                log);
        assertThat(process.waitFor()).isEqualTo(1);
        return Files.readString(log).strip();
    }

    @Test
    @Order(1)
    void busyDirectory_isRefusedInOneSentence() throws Exception {
        assertThat(said(directory.resolve("data")))
                .startsWith("sluice: data directory")
                .contains("in use");
    }

    @Test
    @Order(1)
    void dataOfAnOlderBuild_isRefusedInOneSentence() throws Exception {
        Path old = Files.createDirectories(directory.resolve("old/kafka")).getParent();
        assertThat(said(old))
                .isEqualTo("sluice: " + old + " was made by an older build; begin with a new directory: nothing is"
                        + " carried over before 0.1.0");
        assertThat(old).isDirectoryNotContaining(file -> !file.endsWith("kafka"));
    }

    @Test
    @Order(1)
    void directoryThatOthersMayWriteTo_isRefusedInOneSentence() throws Exception {
        Path open = Files.createDirectories(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(said(open))
                .startsWith("sluice: data directory")
                .contains("chmod 700")
                .hasLineCount(1);
        assertThat(open).isEmptyDirectory();
    }

    /** Whoever has no password gets into neither, by whatever name and database. */
    @Test
    @Order(1)
    void services_letNobodyInWithoutAPassword() throws Exception {
        Properties ports = ports();
        for (String user : List.of("postgres", "sluice", "root")) {
            for (String database : List.of("postgres", "sluice", "template1")) {
                String url = "jdbc:postgresql://127.0.0.1:" + ports.getProperty("postgresql") + "/" + database;
                for (String password : List.of("", "postgres", "sluice")) {
                    assertThatThrownBy(() -> DriverManager.getConnection(url, user, password)
                                    .close())
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("password");
                }
            }
        }
        for (String port : List.of("kafka", "kafka-controller")) {
            Map<String, Object> settings = Map.of(
                    "bootstrap.servers", "127.0.0.1:" + ports.getProperty(port),
                    "request.timeout.ms", 2_000,
                    "default.api.timeout.ms", 3_000);
            try (Admin admin = Admin.create(settings)) {
                assertThatThrownBy(() -> admin.listTopics().names().get(5, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class);
            }
        }
    }

    /** The application's own role is no superuser: it reads no file, runs no program, and sees no other database. */
    @Test
    @Order(1)
    void applicationsRole_ownsItsDatabaseAndNothingElse() throws Exception {
        Properties passwords = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve("data/passwords.properties"))) {
            passwords.load(in);
        }
        String url = "jdbc:postgresql://127.0.0.1:" + ports().getProperty("postgresql") + "/sluice";
        try (Connection connection = DriverManager.getConnection(url, "sluice", passwords.getProperty("database"));
                Statement statement = connection.createStatement()) {
            for (String attempt : List.of(
                    "select pg_read_file('" + directory.resolve("data/admin.key") + "')",
                    "copy (select 1) to program 'cat > /dev/null'",
                    "create role other superuser",
                    "select * from pg_authid",
                    "delete from audit",
                    "update audit set author = 'nobody'")) {
                assertThatThrownBy(() -> statement.execute(attempt)).as(attempt).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    @Order(1)
    void files_areTheirOwnersAlone() throws Exception {
        Path data = directory.resolve("data");
        for (String closed : List.of("", "kafka", "postgresql")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(closed))))
                    .isEqualTo("rwx------");
        }
        for (String secret : List.of(
                "admin.key",
                "metrics.key",
                "secrets.json",
                "passwords.properties",
                "ports.properties",
                "kafka.properties")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.exists(Path.of("/tmp/.s.PGSQL." + ports().getProperty("postgresql"))))
                .isFalse();
    }

    /** As the system sees it, where the tests may become somebody else. */
    @Test
    @Order(1)
    void anotherUserOfTheMachine_readsAndWritesNothing() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "only root may try as another user, with setpriv");
        Path data = directory.resolve("data");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name :
                List.of("admin.key", "secrets.json", "kafka", "postgresql/bin", "streams", "models", "lock")) {
            assertThat(asNobody("cat '%1$s' || ls '%1$s'/*".formatted(data.resolve(name))))
                    .as(name)
                    .isNotZero();
        }
        assertThat(asNobody("touch '" + data.resolve("postgresql/bin/.probe") + "'"))
                .isNotZero();
        assertThat(asNobody("ls '" + directory + "'"))
                .as("it can look beside it")
                .isZero();
    }

    private static int asNobody(String command) throws Exception {
        return new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", "sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Properties ports() throws IOException {
        Properties ports = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve("data/ports.properties"))) {
            ports.load(in);
        }
        return ports;
    }

    @Test
    @Order(2)
    void killedTree_recoversWithNothingAcknowledgedLost() throws Exception {
        assertThat(sluice.post(
                                "/api/v1/experiments",
                                Map.of(
                                        "key", "killed",
                                        "attributionWindow", "2s",
                                        "grace", "1s",
                                        "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))))
                        .status())
                .isEqualTo(201);
        assertThat(sluice.post(EXPERIMENT + ":start", Map.of()).status()).isEqualTo(200);
        Sluice.await(
                "allocated",
                Duration.ofSeconds(15),
                () -> sluice.get(EXPERIMENT + "/report").path("policyVersion").asLong() > 0);
        for (int i = 0; i < 40; i++) {
            String token = sluice.post(EXPERIMENT + "/decisions", Map.of("deferImpression", true))
                    .json()
                    .path("token")
                    .asText();
            Map<String, Object> event = Map.of("eventId", "i", "token", token, "type", "impression");
            assertThat(sluice.post("/api/v1/events", Map.of("events", List.of(event)))
                            .status())
                    .isEqualTo(202);
        }
        sluice.killTree();
        sluice.start();
        Sluice.await(
                "recovered",
                Duration.ofSeconds(60),
                () -> sluice.get(EXPERIMENT + "/report").path("arms").findValues("impressions").stream()
                                .mapToLong(JsonNode::asLong)
                                .sum()
                        == 40);
        assertThat(sluice.post(EXPERIMENT + "/decisions", Map.of())
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("POLICY");
    }

    @Test
    @Order(3)
    void terminated_stopsCleanlyAndStartsAgain() throws Exception {
        assertThat(sluice.stop()).isIn(0, 143);
        sluice.start();
        assertThat(sluice.get(EXPERIMENT).path("status").asText()).isEqualTo("RUNNING");
    }
}
