package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.SluiceCommand;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of API keys on two replicas: made, bound, used, rotated, revoked, at an end. */
class KeysIT {
    private static final String KEYS = "/api/v1/keys";
    private static final String LIST = "/api/v1/experiments";
    private static final Duration EVERYWHERE = Duration.ofSeconds(2);

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice one;
    private static Sluice two;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 2);
        one = services.application(Map.of()).start();
        two = services.replica("two", Map.of()).start();
        for (String key : List.of("shop-a", "home")) {
            one.post(
                    LIST, Map.of("key", key, "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
            one.post(LIST + "/" + key + ":start", Map.of());
        }
        Sluice.await(
                "known",
                Duration.ofSeconds(20),
                () -> two.post(LIST + "/home/decisions", Map.of()).status() == 200
                        && two.post(LIST + "/shop-a/decisions", Map.of()).status() == 200);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        one.close();
        two.close();
        services.close();
    }

    private static JsonNode made(Map<String, ?> wanted) {
        Sluice.Answer answer = one.post(KEYS, wanted);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String key = answer.json().path("key").asText();
        String path = "client".equals(wanted.get("role")) ? "/api/v1/experiments/none/decisions" : LIST;
        Sluice.await("known", EVERYWHERE, () -> two.get(path, key).status() != 401);
        return answer.json();
    }

    private static void awaitUnknown(String key) {
        Sluice.await(
                "unknown everywhere",
                EVERYWHERE,
                () -> one.get(LIST, key).status() == 401 && two.get(LIST, key).status() == 401);
    }

    @Test
    void aRevokedKey_isUnknownOnAllReplicas_alsoWhileTheDatabaseIsAway() throws Exception {
        JsonNode lost = made(Map.of("name", "lost", "role", "viewer"));
        JsonNode found = made(Map.of("name", "found", "role", "viewer"));
        String path = KEYS + "/" + lost.path("id").asText();
        services.stopDatabase();
        try {
            assertThat(one.call("DELETE", path, "").status()).isEqualTo(204);
            awaitUnknown(lost.path("key").asText());
            assertThat(two.get(LIST, found.path("key").asText()).status()).isEqualTo(200);
        } finally {
            services.restartDatabase();
        }
        Sluice.await(
                "the database follows",
                Duration.ofSeconds(30),
                () -> services.number("select count(*) from api_key where name = 'lost' and revoked_at is not null")
                        == 1);
        assertThat(audit()).contains("key lost", "revoked");
        assertThat(one.call("DELETE", path, "").status()).isEqualTo(404);
        assertThat(one.get(path).path("revokedAt").asText()).isNotEmpty();
        assertThat(one.get(KEYS).findValuesAsText("name")).contains("found").doesNotContain("lost");
    }

    /** It has ended where it was asked for, and everywhere as soon as the broker answers again. */
    @Test
    void aKeyRevokedWhileTheBrokerIsAway_isUnknownEverywhereOnceItIsBack() throws Exception {
        JsonNode key = made(Map.of("name", "cut off", "role", "viewer"));
        services.pauseBroker();
        try {
            assertThat(one.call("DELETE", KEYS + "/" + key.path("id").asText(), "")
                            .status())
                    .isEqualTo(503);
            assertThat(one.get(LIST, key.path("key").asText()).status()).isEqualTo(401);
        } finally {
            services.resumeBroker();
        }
        Sluice.await(
                "unknown",
                Duration.ofSeconds(20),
                () -> two.get(LIST, key.path("key").asText()).status() == 401);
    }

    @Test
    void aRotatedKey_hasAnotherSecret_andTheOldOneForTheOverlapOnly() {
        JsonNode key = made(Map.of("name", "rotated", "role", "viewer"));
        String path = KEYS + "/" + key.path("id").asText() + ":rotate";
        String second =
                one.post(path, Map.of("overlap", "1h")).json().path("key").asText();
        Sluice.await("known", EVERYWHERE, () -> two.get(LIST, second).status() == 200);
        assertThat(two.get(LIST, key.path("key").asText()).status()).isEqualTo(200);
        String third = one.post(path, Map.of()).json().path("key").asText();
        Sluice.await("known", EVERYWHERE, () -> two.get(LIST, third).status() == 200);
        awaitUnknown(key.path("key").asText());
        awaitUnknown(second);
        assertThat(one.post(path, Map.of("overlap", "90d")).status()).isEqualTo(400);
    }

    @Test
    void aKeyEndsWhenItWasSaidTo() {
        String key = made(Map.of(
                        "name",
                        "short",
                        "role",
                        "viewer",
                        "expires",
                        Instant.now().plusSeconds(4).toString()))
                .path("key")
                .asText();
        assertThat(one.get(LIST, key).status()).isEqualTo(200);
        Sluice.await(
                "at its end", Duration.ofSeconds(10), () -> two.get(LIST, key).status() == 401);
        assertThat(one.get(LIST, key).status()).isEqualTo(401);
    }

    @Test
    void aBoundKey_seesItsExperimentsOnly() {
        String viewer = made(Map.of("name", "shop reader", "role", "viewer", "experiments", List.of("shop-*")))
                .path("key")
                .asText();
        assertThat(one.get(LIST, viewer).json().findValuesAsText("key"))
                .contains("shop-a")
                .doesNotContain("home");
        assertThat(one.get(LIST + "/shop-a/report", viewer).status()).isEqualTo(200);
        for (String beyond : List.of(
                LIST + "/home",
                LIST + "/home/report",
                LIST + "/home/live",
                "/experiments/home",
                "/api/v1/audit",
                "/live/stream",
                "/q/metrics")) {
            assertThat(one.get(beyond, viewer).status()).as(beyond).isEqualTo(403);
        }
        String editor = made(Map.of("name", "shop editor", "role", "editor", "experiments", List.of("shop-*")))
                .path("key")
                .asText();
        assertThat(create(editor, "shop-b")).isEqualTo(201);
        assertThat(create(editor, "cart")).isEqualTo(403);
        assertThat(saved(editor, "home")).isEqualTo(403);
        assertThat(one.get(LIST + "/home").path("revision").asInt()).isEqualTo(1);
        String client = made(Map.of("name", "shop app", "role", "client", "experiments", List.of("shop-a")))
                .path("key")
                .asText();
        assertThat(one.post(LIST + "/shop-a/decisions", new byte[] {'{', '}'}, client)
                        .status())
                .isEqualTo(200);
        assertThat(one.post(LIST + "/home/decisions", new byte[] {'{', '}'}, client)
                        .status())
                .isEqualTo(403);
    }

    /** Through the form of the pages, whose address names no experiment. */
    private static int saved(String key, String experiment) {
        String yaml = "key: " + experiment + "\nhypothesis: mine\narms:\n- {key: a, control: true}\n- {key: b}\n";
        return one.call(
                        "POST",
                        "/definition/save",
                        "source=yaml&editing=" + experiment + "&yaml="
                                + URLEncoder.encode(yaml, StandardCharsets.UTF_8),
                        "Authorization",
                        "Bearer " + key,
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "HX-Request",
                        "true")
                .status();
    }

    private static int create(String key, String experiment) {
        return one.post(
                        LIST,
                        ("{\"key\":\"" + experiment + "\",\"arms\":[{\"key\":\"a\",\"control\":true},{\"key\":\"b\"}]}")
                                .getBytes(StandardCharsets.UTF_8),
                        key)
                .status();
    }

    @Test
    void aKeyForPages_isForPagesOfItsOrigins() {
        String shop = "https://shop.example";
        String key = made(Map.of("name", "shop page", "role", "client", "origins", List.of(shop)))
                .path("key")
                .asText();
        String path = LIST + "/home/decisions";
        Sluice.Answer own = one.call("POST", path, "{}", "Authorization", "Bearer " + key, "Origin", shop);
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo(shop);
        Sluice.Answer other =
                one.call("POST", path, "{}", "Authorization", "Bearer " + key, "Origin", "https://evil.example");
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
        Sluice.Answer asked = one.call(
                "OPTIONS", path, "", "Authorization", "", "Origin", shop, "Access-Control-Request-Method", "POST");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(shop);
        assertThat(one.call(
                                "OPTIONS",
                                path,
                                "",
                                "Authorization",
                                "",
                                "Origin",
                                "https://evil.example",
                                "Access-Control-Request-Method",
                                "POST")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void whatCannotBe_isRefusedInASentence() {
        made(Map.of("name", "once", "role", "viewer"));
        assertThat(one.post(KEYS, Map.of("name", "once", "role", "client")).status())
                .isEqualTo(409);
        for (Map<String, ?> wrong : List.of(
                Map.of("name", "a\u0000b", "role", "client"),
                Map.of("name", "evil\n17:00:00.000 INFO ready", "role", "viewer"),
                Map.of("name", "x", "role", "root"),
                Map.of("name", "x", "role", "client", "expires", "2001-01-01T00:00:00Z"),
                Map.of("name", "x", "role", "client", "origins", List.of("shop.example")),
                Map.of("name", "x", "role", "admin", "experiments", List.of("a")),
                Map.of("name", "x", "role", "client", "exipres", "2099-01-01T00:00:00Z"))) {
            Sluice.Answer answer = one.post(KEYS, wrong);
            assertThat(answer.status()).as(String.valueOf(wrong)).isEqualTo(400);
            assertThat(answer.json().path("violations").size()).isEqualTo(1);
        }
        String only = one.get(KEYS).path("keys").findParents("role").stream()
                .filter(key -> key.path("role").asText().equals("admin"))
                .map(key -> key.path("id").asText())
                .findFirst()
                .orElseThrow();
        Sluice.Answer last = one.call("DELETE", KEYS + "/" + only, "");
        assertThat(last.status()).isEqualTo(409);
        assertThat(last.text()).contains("last admin key");
    }

    @Test
    void theCommandLine_makesListsRotatesAndRevokes() throws Exception {
        Path secret = directory.resolve("cli.key");
        assertThat(command(
                        "make",
                        "--name",
                        "from cli",
                        "--role",
                        "viewer",
                        "--experiment",
                        "shop-*",
                        "--out",
                        secret.toString()))
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        String first = Files.readString(secret).strip();
        assertThat(one.get(LIST, first).status()).isEqualTo(200);
        assertThat(command("list")).isZero();
        assertThat(command("rotate", "from cli", "--out", secret.toString())).isZero();
        assertThat(one.get(LIST, first).status()).isEqualTo(401);
        String second = Files.readString(secret).strip();
        assertThat(one.get(LIST, second).status()).isEqualTo(200);
        assertThat(command("revoke", "from cli")).isZero();
        assertThat(command("revoke", "from cli")).isEqualTo(2);
        assertThat(command("make", "--name", "no", "--role", "king")).isEqualTo(1);
        awaitUnknown(second);
        assertThat(audit()).contains("key from cli");
    }

    private static int command(String... arguments) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--server",
                "http://127.0.0.1:" + one.port(),
                "--key-file",
                directory.resolve("app/admin.key").toString()));
        return SluiceCommand.run((options, ready) -> 0, Clock.systemUTC(), all.toArray(String[]::new));
    }

    private static String audit() {
        return one.call("GET", "/api/v1/audit", "").text();
    }
}
