package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.SluiceCommand;
import dev.sluice.it.Sluice.Answer;
import dev.sluice.replay.OpenBanditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From decisions and clicks to claims: through broker, database and a restart. */
class EvidenceIT {
    private static final String PATH = "/api/v1/experiments/proof";
    private static final int BATCHES = 3;
    private static final int BATCH = 250;

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 2);
        sluice = services.application(Map.of()).start();
        Map<String, Object> definition = Map.of(
                "key",
                "proof",
                "attributionWindow",
                "2s",
                "grace",
                "1s",
                "policy",
                Map.of("type", "thompson", "floor", 0.15),
                "attributes",
                List.of(Map.of("attribute", "device", "type", "text")),
                "segments",
                List.of(Map.of("attribute", "device", "values", List.of("mobile"))),
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        begin(PATH, definition);
        SplittableRandom random = new SplittableRandom(1);
        for (int batch = 0; batch < BATCHES; batch++) {
            traffic(random);
            long wanted = (batch + 1L) * BATCH;
            Sluice.await("mature", Duration.ofSeconds(30), () -> rows(report()) >= wanted);
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    /** Creates and starts an experiment, and waits for its first allocation. */
    private static void begin(String path, Map<String, Object> definition) {
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        sluice.post(path + ":start", Map.of());
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> sluice.get(path + "/report").path("policyVersion").asLong() > 0);
    }

    private static JsonNode report() {
        return sluice.get(PATH + "/report");
    }

    private static long rows(JsonNode report) {
        return report.path("arms")
                .valueStream()
                .mapToLong(arm -> arm.path("matureImpressions").asLong())
                .sum();
    }

    /** Three in ten of a's decisions are clicked, seven in ten of b's. */
    private static void traffic(SplittableRandom random) {
        traffic(PATH, 0.3, 0.7, random);
    }

    private static void traffic(String path, double rateOfA, double rateOfB, SplittableRandom random) {
        JsonNode decisions = sluice.post(
                        path + "/decisions:batch",
                        Collections.nCopies(BATCH, Map.of("context", Map.of("device", "tv"))))
                .json();
        List<Map<String, Object>> events = new ArrayList<>();
        for (JsonNode decision : decisions) {
            double rate = decision.path("arm").asText().equals("b") ? rateOfB : rateOfA;
            if (random.nextDouble() < rate) {
                events.add(Map.of(
                        "eventId",
                        "c",
                        "type",
                        "click",
                        "token",
                        decision.path("token").asText()));
            }
        }
        assertThat(sluice.post("/api/v1/events", Map.of("events", events)).status())
                .isEqualTo(202);
    }

    @Test
    void betterArm_isClaimed_andARestartChangesNoNumber() throws Exception {
        JsonNode report = report();
        JsonNode finding = report.at("/findings/0");
        assertThat(finding.path("arm").asText()).isEqualTo("b");
        assertThat(finding.path("metric").asText()).isEqualTo("ctr");
        assertThat(finding.path("claim").asText()).isEqualTo("BETTER");
        assertThat(finding.path("strength").asText()).isEqualTo("STRONG");
        assertThat(finding.path("evidence").asDouble()).isGreaterThan(20);
        assertThat(finding.path("method").asText()).isEqualTo("BETTING");
        assertThat(finding.at("/interval/lower").asDouble()).isPositive();
        assertThat(finding.path("estimate").asDouble()).isCloseTo(0.4, within(0.15));
        assertThat(report.path("best").asText()).isEqualTo("b");
        assertThat(report.at("/recommendation/rule").asText()).isEqualTo("claim");
        assertThat(report.at("/regret/gain/value").asDouble()).isPositive();
        assertThat(report.at("/checks/propensity/ok").asBoolean()).isTrue();
        assertThat(report.at("/checks/propensity/unexplained").asLong()).isZero();
        sluice.close();
        sluice = services.application(Map.of()).start();
        Sluice.await("heard of", Duration.ofSeconds(30), () -> rows(report()) == rows(report));
        assertThat(report().path("findings")).isEqualTo(report.path("findings"));
        assertThat(report().path("regret")).isEqualTo(report.path("regret"));
        traffic(new SplittableRandom(2));
        Sluice.await("mature", Duration.ofSeconds(30), () -> rows(report()) >= (BATCHES + 1L) * BATCH);
        assertThat(report().at("/findings/0/log10Evidence").asDouble())
                .isGreaterThan(finding.path("log10Evidence").asDouble());
    }

    /**
     * Better at first and worse for longer after that: what was claimed is told to be withdrawn, once and for good. The first
     * claim needs 3.6 of the 10 standard errors that 250 rows are away from none: chance alone fails it less than once in a
     * million.
     */
    @Test
    void claimThatDoesNotHold_isWithdrawn_andInTheAuditTrail() {
        String path = "/api/v1/experiments/turn";
        Map<String, Object> definition = Map.of(
                "key",
                "turn",
                "attributionWindow",
                "2s",
                "grace",
                "4s",
                "policy",
                Map.of("type", "fixed"),
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        begin(path, definition);
        SplittableRandom random = new SplittableRandom(3);
        traffic(path, 0.1, 0.9, random);
        Sluice.await("claimed", Duration.ofSeconds(30), () -> claim(path).equals("BETTER"));
        for (int batch = 0; batch < 4; batch++) {
            traffic(path, 0.9, 0.1, random);
        }
        Sluice.await("turned", Duration.ofSeconds(30), () -> claim(path).equals("WORSE"));
        JsonNode finding = sluice.get(path + "/report").at("/findings/0");
        assertThat(finding.path("withdrawn").asText()).isEqualTo("BETTER");
        assertThat(finding.at("/interval/upper").asDouble()).isNegative();
        Sluice.await(
                "noted",
                Duration.ofSeconds(20),
                () -> sluice.get("/api/v1/audit?experiment=turn")
                        .valueStream()
                        .anyMatch(entry -> entry.path("action").asText().equals("withdrawn")
                                && entry.path("detail")
                                        .asText()
                                        .startsWith("ctr of b against a was claimed to be better")));
    }

    private static String claim(String path) {
        return sluice.get(path + "/report").at("/findings/0/claim").asText();
    }

    /** Lists that b began are clicked at their first item, b's; the segments and the log tell them apart as well. */
    @Test
    void rankers_areComparedInOneList() throws Exception {
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            items.add(Map.of("id", "item-" + i));
        }
        assertThat(sluice.post("/api/v1/catalogue/items", items).status()).isEqualTo(200);
        String duel = """
                {"key": "duel", "attributionWindow": "2s", "grace": "0s", "policy": {"type": "interleaving"},
                 "arms": [{"key": "a", "control": true, "recommender": {"type": "random"}, "timeout": "2s"},
                          {"key": "b", "recommender": {"type": "random"}, "timeout": "2s"}]}""";
        assertThat(sluice.call("POST", "/api/v1/experiments", duel, "Content-Type", "application/json")
                        .status())
                .isEqualTo(201);
        sluice.post("/api/v1/experiments/duel:start", Map.of());
        Map<String, Object> request = Map.of("count", 4);
        Sluice.await("lists of both", Duration.ofSeconds(60), () -> {
            JsonNode decision =
                    sluice.post("/api/v1/experiments/duel/decisions", request).json();
            return decision.path("reason").asText().equals("POLICY")
                    && decision.path("items").size() == 4;
        });
        JsonNode decisions = sluice.post("/api/v1/experiments/duel/decisions:batch", Collections.nCopies(60, request))
                .json();
        List<Map<String, Object>> events = new ArrayList<>();
        for (JsonNode decision : decisions) {
            if (decision.path("arm").asText().equals("b")) {
                String token = decision.path("token").asText();
                events.add(Map.of("eventId", "c", "type", "click", "position", 1, "token", token));
                events.add(Map.of("eventId", "nowhere", "type", "click", "token", token));
            }
        }
        JsonNode verdicts =
                sluice.post("/api/v1/events", Map.of("events", events)).json();
        assertThat(verdicts.toString()).contains("position must be the clicked item's, 1 to 4");
        Sluice.await("mature", Duration.ofSeconds(30), () -> duel().path("wins").asLong() == events.size() / 2);
        assertThat(duel().path("losses").asLong()).isZero();
        assertThat(duel().at("/finding/claim").asText()).isEqualTo("BETTER");
        JsonNode report = sluice.get("/api/v1/experiments/duel/report");
        assertThat(report.path("best").asText()).isEqualTo("b");
        assertThat(report.at("/recommendation/rule").asText()).isEqualTo("claim");
        Answer replayed =
                sluice.post("/api/v1/offline/replay", Map.of("experiment", "duel", "policy", Map.of("type", "fixed")));
        assertThat(replayed.status()).isEqualTo(400);
    }

    private static JsonNode duel() {
        return sluice.get("/api/v1/experiments/duel/report").path("interleaving");
    }

    @Test
    void segments_addUpToTheArms() {
        JsonNode report = report();
        assertThat(report.at("/segments/1/value").asText()).isEqualTo("other");
        for (int arm = 0; arm < 2; arm++) {
            long rows = report.at("/segments/0/arms/" + arm + "/rows").asLong()
                    + report.at("/segments/1/arms/" + arm + "/rows").asLong();
            assertThat(rows)
                    .isEqualTo(report.at("/arms/" + arm + "/matureImpressions").asLong());
        }
        assertThat(report.at("/segments/1/findings/0/claim").asText()).isEqualTo("BETTER");
    }

    @Test
    void evidence_isKeptByMinute() {
        Sluice.await(
                "stored",
                Duration.ofSeconds(30),
                () -> !sluice.get(PATH + "/evidence").path("points").isEmpty());
        JsonNode points = sluice.get(PATH + "/evidence").path("points");
        assertThat(points.valueStream().map(point -> point.path("quantity").asText()))
                .contains("ctr", "vtr", "cvr", "regret", "gain");
        assertThat(sluice.call("GET", PATH + "/evidence", "", "Accept", "text/csv")
                        .text())
                .startsWith("arm,minute,slot,quantity");
        assertThat(sluice.call("GET", PATH + "/findings", "", "Accept", "text/csv")
                        .text())
                .startsWith("arm,versus,metric,goal");
    }

    @Test
    void anotherPolicy_isReplayedOnTheLog() {
        Answer even =
                sluice.post("/api/v1/offline/replay", Map.of("experiment", "proof", "policy", Map.of("type", "fixed")));
        assertThat(even.status()).isEqualTo(200);
        assertThat(even.json().path("n").asLong()).isGreaterThanOrEqualTo((long) BATCHES * BATCH);
        assertThat(even.json().at("/estimates/snips/value").asDouble()).isCloseTo(0.5, within(0.12));
        Answer forgetting = sluice.post(
                "/api/v1/offline/replay",
                Map.of("experiment", "proof", "policy", Map.of("type", "thompson", "halfLife", "1d")));
        assertThat(forgetting.status()).isEqualTo(400);
        assertThat(sluice.post(
                                "/api/v1/offline/replay",
                                Map.of("experiment", "none", "policy", Map.of("type", "fixed")))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void latency_isKnownByArm() {
        JsonNode latency = sluice.get(PATH + "/latency");
        assertThat(latency.valueStream().map(arm -> arm.path("arm").asText())).contains("a", "b");
        assertThat(latency.at("/0/mean").asDouble()).isPositive();
        assertThat(latency.at("/0/within/500").asDouble()).isGreaterThan(0.5);
    }

    /** A decision whose clicks may still come is no row: it would be one without a click. */
    @Test
    void decisionsThatAreNotMature_areNotExported() throws Exception {
        Map<String, Object> definition = Map.of(
                "key",
                "young",
                "attributionWindow",
                "20s",
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        String path = "/api/v1/experiments/young";
        begin(path, definition);
        JsonNode old = sluice.post(path + "/decisions", Map.of("unit", "u1")).json();
        Sluice.await("mature", Duration.ofSeconds(60), () -> rows(sluice.get(path + "/report")) == 1);
        sluice.post(path + "/decisions", Map.of("unit", "u2"));
        Path csv = directory.resolve("young.csv");
        assertThat(command("export", "--experiment", "young", "--out", csv.toString()))
                .isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .isEqualTo("timestamp,item_id,position,click,action_prob,decision_id,unit,version,p_0,p_1");
        String[] row = lines.get(1).split(",");
        assertThat(row[5]).isEqualTo(old.path("decisionId").asText());
        assertThat(row[6]).hasSize(32).isNotEqualTo("u1");
        assertThat(row[7]).isEqualTo(old.path("policyVersion").asText());
        assertThat(Double.parseDouble(row[8]) + Double.parseDouble(row[9])).isCloseTo(1, within(1e-9));
        assertThat(Double.parseDouble(row[4])).isEqualTo(Double.parseDouble(row[8 + Integer.parseInt(row[1])]));
    }

    /** What is exported can be replayed as any other Open Bandit log. */
    @Test
    void decisionLog_isExported() throws Exception {
        Path csv = directory.resolve("log.csv");
        Path parquet = directory.resolve("log.parquet");
        assertThat(command("export", "--experiment", "proof", "--out", csv.toString()))
                .isZero();
        assertThat(command("export", "--experiment", "proof", "--out", parquet.toString()))
                .isZero();
        OpenBanditLog log = OpenBanditLog.read(csv);
        assertThat(log.slots()).hasSizeGreaterThanOrEqualTo(BATCHES * BATCH);
        assertThat(log.items()).hasSize(2);
        assertThat(log.clickRate()).isBetween(0.3, 0.75);
        assertThat(Files.size(parquet)).isPositive();
        assertThat(command("replay", "--obd", csv.toString())).isZero();
        assertThat(command("export", "--experiment", "proof", "--out", "log.txt"))
                .isEqualTo(2);
    }

    private static int command(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (arguments[0].equals("export")) {
            Path key = Files.writeString(directory.resolve("key"), sluice.key());
            all.addAll(List.of("--server", "http://127.0.0.1:" + sluice.port(), "--key-file", key.toString()));
        }
        return SluiceCommand.run((options, ready) -> 0, Clock.systemUTC(), all.toArray(String[]::new));
    }

    @Test
    void prior_isSuggestedFromPastArms() {
        JsonNode prior = sluice.get("/api/v1/prior");
        assertThat(prior.path("arms").asInt()).isEqualTo(2);
        assertThat(prior.path("mean").asDouble()).isBetween(0.3, 0.7);
        assertThat(sluice.status("/api/v1/prior?metric=cvr")).isEqualTo(400);
        assertThat(sluice.status("/api/v1/prior?metric=clicks")).isEqualTo(400);
    }

    @Test
    void plan_isAnsweredAndBadQuestionsAreRefused() {
        Answer plan = sluice.post("/api/v1/plan", Map.of("baseRate", 0.05, "effect", 0.1, "decisionsPerDay", 10_000));
        assertThat(plan.json().path("perArm").asLong()).isBetween(31_228L, 31_236L);
        assertThat(plan.json().path("meaning").asText()).contains("looked at once");
        Answer bad = sluice.post("/api/v1/plan", Map.of("baseRate", 5, "effect", 0.1));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.json().at("/violations/0/field").asText()).isEqualTo("baseRate");
    }
}
