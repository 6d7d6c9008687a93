package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.SluiceCommand;
import dev.sluice.codec.Json;
import dev.sluice.it.Sluice.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions, preconditions, YAML, roles, pages and arms that come and go, from outside. */
class AdministrationIT {
    private static final String API = "/api/v1/experiments";
    private static final String YAML = "application/yaml";

    @TempDir
    private static Path directory;

    private static final Sluice sluice = SharedPlatform.application();

    private static String yaml(String key, String more, String... arms) {
        StringBuilder text =
                new StringBuilder("key: " + key + "\nattributionWindow: 2s\ngrace: 1s\n" + more + "\narms:\n");
        for (String arm : arms) {
            text.append("  - { key: ")
                    .append(arm)
                    .append(", control: ")
                    .append(arm.equals(arms[0]))
                    .append(" }\n");
        }
        return text.toString();
    }

    private static Answer put(String key, String yaml, String... headers) {
        String[] all = IntStream.range(0, headers.length + 2)
                .mapToObj(i -> i < 2 ? List.of("Content-Type", YAML).get(i) : headers[i - 2])
                .toArray(String[]::new);
        return sluice.call("PUT", API + "/" + key, yaml, all);
    }

    private static Answer command(String key, String command) {
        return sluice.post(API + "/" + key + ":" + command, Map.of());
    }

    private static String problem(Answer answer) {
        return answer.json().path("violations").path(0).path("field").asText();
    }

    @Test
    void revisions_areImmutable_compared_andRestored() {
        Answer created = put("rev", yaml("rev", "hypothesis: first", "a", "b"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.header("Location")).endsWith(API + "/rev");
        assertThat(put("rev", yaml("rev", "hypothesis: first", "a", "b")).header("ETag"))
                .isEqualTo("\"1\"");
        Answer updated = put("rev", yaml("rev", "hypothesis: second", "a", "b"), "If-Match", "\"1\"");
        assertThat(updated.header("ETag")).isEqualTo("\"2\"");
        assertThat(put("rev", yaml("rev", "hypothesis: third", "a", "b"), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(put("nowhere", yaml("nowhere", "", "a"), "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(sluice.call("POST", API + "/rev:start", "", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(problem(put("rev", yaml("rev", "", "a"), "If-Match", "soon")))
                .isEqualTo("If-Match");
        JsonNode revisions = sluice.get(API + "/rev/revisions").path("revisions");
        assertThat(revisions).hasSize(2);
        assertThat(revisions.path(0).path("author").asText()).isEqualTo("first admin");
        assertThat(revisions.path(0).path("diff").path(0))
                .hasToString(
                        "{\"op\":\"replace\",\"fromValue\":\"first\",\"path\":\"/hypothesis\",\"value\":\"second\"}");
        assertThat(sluice.get(API + "/rev/revisions?limit=1").path("next").asInt())
                .isEqualTo(2);
        assertThat(sluice.get(API + "/rev/revisions?before=2").path("revisions"))
                .hasSize(1);
        Answer restored = sluice.post(API + "/rev/revisions/1:restore", Map.of());
        assertThat(restored.json().path("revision").asInt()).isEqualTo(3);
        assertThat(sluice.get(API + "/rev/revisions/3")
                        .path("definition")
                        .path("hypothesis")
                        .asText())
                .isEqualTo("first");
        assertThat(sluice.status(API + "/rev/revisions/9")).isEqualTo(404);
        assertThat(sluice.post(API + "/rev/revisions/9:restore", Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void definition_comesBackAsYaml_andMayBePutAgain() {
        put("round", yaml("round", "policy: { type: epsilon-greedy, epsilon: 0.2 }", "a", "b"));
        Answer definition = sluice.call("GET", API + "/round/definition", "", "Accept", YAML);
        assertThat(definition.text()).contains("epsilon: 0.2").contains("attributionWindow: 2s");
        assertThat(put("round", definition.text()).json().path("revision").asInt())
                .isEqualTo(1);
        assertThat(problem(put("other", definition.text()))).isEqualTo("key");
        assertThat(problem(put("bad", "key: bad\narms: ["))).isEqualTo("arms");
        assertThat(problem(put("bad", "key: bad\nkey: bad\n"))).isEqualTo("body");
        assertThat(problem(put("bad", yaml("bad", "polcy: {}", "a")))).isEqualTo("polcy");
        assertThat(problem(put("bad", yaml("bad", "analysis: { alpha: 2 }", "a"))))
                .isEqualTo("analysis.alpha");
        assertThat(problem(put("bad", yaml("bad", "segments: [{ attribute: c, values: [x, x] }]", "a"))))
                .isEqualTo("segments[0].values");
        assertThat(problem(put("bad", yaml("bad", "segments: [null]", "a")))).isEqualTo("segments[0]");
        assertThat(problem(put("bad", yaml("bad", "policy: { type: interleaving }", "a", "b"))))
                .isEqualTo("arms[0].recommender");
        assertThat(sluice.call("PUT", API + "/bad", "x", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(sluice.status(API + "/bad")).isEqualTo(404);
    }

    @Test
    void arms_comeAndGoWhileTrafficRuns_andKeepTheirSlots() {
        put("arms", yaml("arms", "", "a", "b"));
        command("arms", "start");
        awaitPolicy("arms", 1);
        assertThat(group("policy: { type: thompson, floor: 0.1 }", "a", "b")).isEqualTo(1);
        assertThat(group("", "a", "c")).isEqualTo(1);
        awaitPolicy("arms", 3);
        for (int i = 0; i < 20; i++) {
            assertThat(decide("arms").path("arm").asText()).isIn("a", "c");
        }
        put("arms", yaml("arms", "", "a", "b", "c"));
        Sluice.await("a share for every arm", Duration.ofSeconds(20), () -> {
            JsonNode shares = decide("arms").path("probabilities");
            return shares.valueStream().filter(share -> share.asDouble() > 0).count() == 3;
        });
        assertThat(group("unit: user", "a", "b", "c")).isEqualTo(2);
    }

    /** Of the experiment "arms" after that change. */
    private static int group(String change, String... arms) {
        return put("arms", yaml("arms", change, arms)).json().path("group").asInt();
    }

    private static JsonNode decide(String key) {
        return sluice.post(API + "/" + key + "/decisions", Map.of()).json();
    }

    private static void awaitPolicy(String key, int revision) {
        Sluice.await("allocated", Duration.ofSeconds(20), () -> {
            JsonNode decision = decide(key);
            return decision.path("revision").asInt() == revision
                    && decision.path("reason").asText().equals("POLICY");
        });
    }

    @Test
    void experiment_hasAtMost64ArmsInItsLife() {
        String[] first = IntStream.range(0, 64).mapToObj(i -> "a" + i).toArray(String[]::new);
        assertThat(put("many", yaml("many", "", first)).status()).isEqualTo(201);
        first[63] = "b";
        assertThat(problem(put("many", yaml("many", "", first)))).isEqualTo("arms");
        assertThat(sluice.get(API + "/many").path("revision").asInt()).isEqualTo(1);
    }

    @Test
    void archivedAndDeleted_areNotListed() {
        put("gone", yaml("gone", "", "a"));
        assertThat(sluice.call("DELETE", API + "/gone", "").status()).isEqualTo(204);
        assertThat(sluice.status(API + "/gone")).isEqualTo(404);
        put("old", yaml("old", "", "a"));
        command("old", "start");
        assertThat(sluice.call("DELETE", API + "/old", "").status()).isEqualTo(409);
        assertThat(command("old", "archive").status()).isEqualTo(409);
        command("old", "conclude");
        assertThat(command("old", "archive").json().path("status").asText()).isEqualTo("ARCHIVED");
        assertThat(put("old", yaml("old", "hypothesis: late", "a")).status()).isEqualTo(409);
        assertThat(sluice.post(API + "/old/decisions", Map.of()).status()).isEqualTo(409);
        assertThat(keys("?query=old")).isEmpty();
        assertThat(keys("?query=old&status=ARCHIVED,DRAFT")).containsExactly("old");
    }

    /** The longest run is two seconds: noted by the rule, then concluded by it, without a winner. */
    @Test
    void stoppingRule_isAppliedAndInTheAuditTrail() {
        put("short", yaml("short", "stopping: {mode: apply, maxDuration: 2s}", "a", "b"));
        command("short", "start");
        Sluice.await(
                "concluded",
                Duration.ofSeconds(30),
                () -> sluice.get(API + "/short").path("status").asText().equals("CONCLUDED"));
        List<String> trail = sluice.get("/api/v1/audit?experiment=short")
                .valueStream()
                .map(entry -> entry.path("author").asText() + " "
                        + entry.path("action").asText())
                .toList();
        assertThat(trail)
                .containsExactly(
                        "sluice concluded", "sluice recommended", "first admin running", "first admin created");
        assertThat(sluice.get(API + "/short/report").at("/recommendation/rule").asText())
                .isEqualTo("max-duration");
        assertThat(sluice.get(API + "/short/propensity-check").path("ok").asBoolean())
                .isTrue();
    }

    private static List<String> keys(String query) {
        return sluice.get(API + query)
                .path("experiments")
                .valueStream()
                .map(experiment -> experiment.path("key").asText())
                .toList();
    }

    /** One draft that cannot be read keeps no other from being published, and is told by its key. */
    @Test
    void unreadableDraft_isToldAndSkipped() throws Exception {
        put("odd", yaml("odd", "", "a"));
        put("even", yaml("even", "", "a"));
        Services services = SharedPlatform.services();
        services.execute("update experiment_revision set definition = '{\"policy\": {\"type\": \"of-tomorrow\"}}'"
                + " where experiment_id = (select id from experiment where key = 'odd')");
        services.execute("update experiment set published = false where key in ('odd', 'even')");
        Sluice.await(
                "published",
                Duration.ofSeconds(20),
                () -> services.number("select count(*) from experiment where key = 'even' and published") == 1);
        assertThat(services.number("select count(*) from experiment where key = 'odd' and not published"))
                .isEqualTo(1);
        assertThat(Files.readString(sluice.log()))
                .contains("revision 1 of experiment 'odd' cannot be read by this build");
        assertThat(sluice.get("/q/metrics", sluice.key()).text())
                .contains("sluice_duty_failing")
                .doesNotContainPattern("sluice_duty_failing\\{[^}]*} 1");
        services.execute("update experiment set published = true where key = 'odd'");
    }

    @Test
    void list_isPagedAndFiltered() {
        for (String key : List.of("page-1", "page-2", "page-3")) {
            put(key, yaml(key, "hypothesis: About PAGES", "a"));
        }
        assertThat(keys("?query=about%20pages&limit=2")).containsExactly("page-1", "page-2");
        assertThat(sluice.get(API + "?query=page-&limit=2").path("next").asText())
                .isEqualTo("page-2");
        assertThat(keys("?query=page-&limit=2&after=page-2")).containsExactly("page-3");
        assertThat(sluice.get(API + "?query=page-&after=page-2").has("next")).isFalse();
        assertThat(sluice.status(API + "?limit=0")).isEqualTo(400);
        assertThat(sluice.status(API + "?status=SLEEPING")).isEqualTo(400);
    }

    @Test
    void apply_createsThenChangesNothingThenUpdates() throws IOException {
        Path file = directory.resolve("applied.yaml");
        Path key = Files.writeString(directory.resolve("admin.key"), sluice.key());
        Files.writeString(file, yaml("applied", "", "a", "b"));
        String[] arguments = {
            "apply",
            "-f",
            file.toString(),
            "--server",
            "http://127.0.0.1:" + sluice.port(),
            "--key-file",
            key.toString()
        };
        assertThat(SluiceCommand.run((options, ready) -> 0, Clock.systemUTC(), arguments))
                .isZero();
        assertThat(SluiceCommand.run((options, ready) -> 0, Clock.systemUTC(), arguments))
                .isZero();
        assertThat(sluice.get(API + "/applied").path("revision").asInt()).isEqualTo(1);
        Files.writeString(file, yaml("applied", "traffic: 0.5", "a", "b"));
        assertThat(SluiceCommand.run((options, ready) -> 0, Clock.systemUTC(), arguments))
                .isZero();
        assertThat(sluice.get(API + "/applied").path("revision").asInt()).isEqualTo(2);
        Files.writeString(file, yaml("applied", "traffic: 5", "a", "b"));
        assertThat(SluiceCommand.run((options, ready) -> 0, Clock.systemUTC(), arguments))
                .isEqualTo(2);
    }

    /** Also what is done to no experiment; the trail is told to who keeps it elsewhere, and nobody changes it. */
    @Test
    void whatIsDone_isInTheTrail_andStaysThere() {
        put("trailed", yaml("trailed", "", "a", "b"));
        put("trailed", yaml("trailed", "traffic: 0.5", "a", "b"));
        sluice.post("/api/v1/catalogue/items", List.of(Map.of("id", "trailed", "title", "x")));
        sluice.call("GET", "/api/v1/catalogue/interactions", "");
        assertThat(sluice.call("GET", "/api/v1/experiments/trailed/outcomes?format=csv", "")
                        .status())
                .isEqualTo(200);
        Answer exported = sluice.call("GET", "/api/v1/audit/export", "");
        assertThat(exported.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(exported.text().lines().map(AdministrationIT::entry))
                .contains(
                        "experiment trailed created ",
                        "experiment trailed updated traffic",
                        "catalogue imported 1 items",
                        "catalogue exported interactions",
                        "outcomes trailed exported csv",
                        "key first admin created admin");
        assertThat(sluice.call("GET", "/api/v1/audit/export", "").text()).contains("\"subject\":\"audit\"");
        assertThat(problem(sluice.call("GET", "/api/v1/audit/export?from=-999999999-01-01T00:00:00Z", "")))
                .isEqualTo("from");
        for (String change : List.of("delete from audit", "update audit set author = 'nobody'", "truncate audit")) {
            assertThatThrownBy(() -> SharedPlatform.services().execute(change)).hasMessageContaining("only added to");
        }
    }

    private static String entry(String line) {
        try {
            JsonNode entry = Json.http().readTree(line);
            return entry.path("subject").asText() + " " + entry.path("action").asText() + " "
                    + entry.path("detail").asText();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
