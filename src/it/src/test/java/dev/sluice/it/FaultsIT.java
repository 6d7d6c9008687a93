package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.FaultTable.Counts;
import dev.sluice.it.FaultTable.Row;
import dev.sluice.it.Sluice.Answer;
import dev.sluice.stream.DataFormat;
import dev.sluice.stream.Topics;
import dev.sluice.token.SecretsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see while a part is down. */
@Tag("faults")
class FaultsIT {
    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;
    private static int tests;

    /** Keys of experiments that only this test uses. */
    private final String faults = "faults-" + tests;

    private final String quick = "quick-" + tests++;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 2);
        sluice = services.application(Map.of("sluice.outbox-capacity", "200000"));
        sluice.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    /** One platform for all, well again before each: to start one takes longer than most faults. */
    @BeforeEach
    void heal() throws Exception {
        services.heal();
        if (!sluice.alive()) {
            sluice.start();
        }
        create(faults, "10m", "5s");
        create(quick, "1s", "0s");
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> decide().json().path("policyVersion").asLong() > 0);
    }

    private static void create(String key, String window, String grace) {
        Map<String, Object> definition = Map.of(
                "key",
                key,
                "attributionWindow",
                window,
                "grace",
                grace,
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        Sluice.await(
                "created",
                Duration.ofSeconds(60),
                () -> sluice.post("/api/v1/experiments", definition).status() == 201);
        assertThat(sluice.post("/api/v1/experiments/" + key + ":start", Map.of())
                        .status())
                .isEqualTo(200);
    }

    /** Leaves no impression, so that the report counts what traffic did and nothing else. */
    private Answer decide() {
        return sluice.post("/api/v1/experiments/" + faults + "/decisions", Map.of("deferImpression", true));
    }

    private Answer click(String token) {
        return sluice.post(
                "/api/v1/events", Map.of("events", List.of(Map.of("eventId", "c", "token", token, "type", "click"))));
    }

    private JsonNode report() {
        return report(faults);
    }

    private JsonNode report(String experiment) {
        return sluice.get("/api/v1/experiments/" + experiment + "/report");
    }

    @Test
    void brokerDown_decisionsGoOnAndEventsAnswer503() throws Exception {
        long before = report().path("arms").findValues("decisions").size();
        assertThat(before).isEqualTo(2);
        services.killBroker();
        int served = 0;
        String token = "";
        for (int i = 0; i < 200; i++) {
            JsonNode decision = sluice.post("/api/v1/experiments/" + faults + "/decisions", Map.of())
                    .json();
            assertThat(decision.path("reason").asText()).isEqualTo("POLICY");
            token = decision.path("token").asText();
            served++;
        }
        Answer refused = click(token);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
        services.restartBroker();
        String last = token;
        long start = System.nanoTime();
        Sluice.await("accepted again", Duration.ofSeconds(60), () -> click(last).status() == 202);
        int least = served;
        Sluice.await(
                "caught up",
                Duration.ofSeconds(60),
                () -> report().path("arms").path(0).path("decisions").asLong()
                                + report().path("arms")
                                        .path(1)
                                        .path("decisions")
                                        .asLong()
                        >= least);
        System.out.printf(
                "broker down: %d decisions, 0 errors; events 503, accepted and counted %d s after its return%n",
                served, Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    private static void add(String fault, Traffic traffic, long recoveryStart, String told) {
        FaultTable.add(new Row(
                fault,
                traffic.heard(),
                new Counts(traffic.acknowledged(), 0, 0),
                "all counted after %.1f s".formatted((System.nanoTime() - recoveryStart) / 1e9),
                told));
    }

    @Test
    void learningStopped_serveTheLastAllocation_andTheReportSaysSo() throws Exception {
        String last = decide().json().path("policyVersion").asText();
        sluice.stop();
        try (Sluice without = services.application(Map.of("sluice.stages", "attribution,intake"))
                .start()) {
            Traffic traffic = new Traffic(List.of(without), faults, 50, 5);
            Sluice.await(
                    "stale",
                    Duration.ofSeconds(45),
                    () -> without.get("/api/v1/experiments/" + faults + "/report")
                            .path("stale")
                            .asBoolean());
            JsonNode decision = without.post(
                            "/api/v1/experiments/" + faults + "/decisions", Map.of("deferImpression", true))
                    .json();
            assertThat(decision.path("reason").asText()).isEqualTo("POLICY");
            assertThat(decision.path("policyVersion").asText()).isEqualTo(last);
            traffic.close();
            without.stop();
            long start = System.nanoTime();
            sluice.start();
            traffic.awaitCounted(sluice, Duration.ofSeconds(60));
            add("learning stopped for half a minute", traffic, start, "the report is stale after 30 s");
            assertThat(report().path("stale").asBoolean()).isFalse();
        }
    }

    @Test
    void killedDuringARevisionChange_comesBackWithTheNewRevision() throws Exception {
        Traffic traffic = new Traffic(List.of(sluice), faults, 50, 5);
        TimeUnit.SECONDS.sleep(2);
        assertThat(sluice.call(
                                "PUT",
                                "/api/v1/experiments/" + faults,
                                "key: " + faults
                                        + "\nattributionWindow: 10m\narms: [{key: a, control: true}, {key: c}]",
                                "Content-Type",
                                "application/yaml")
                        .status())
                .isEqualTo(200);
        sluice.kill();
        long start = System.nanoTime();
        sluice.start();
        Sluice.await("the new group", Duration.ofSeconds(60), () -> {
            JsonNode decision = decide().json();
            return decision.path("revision").asInt() == 2
                    && decision.path("reason").asText().equals("POLICY")
                    && decision.path("probabilities").has("c");
        });
        System.out.printf(
                "killed in a revision change: the new revision decides %.1f s later%n",
                (System.nanoTime() - start) / 1e9);
        traffic.close();
        JsonNode ledger = sluice.get("/api/v1/experiments/" + faults + "/ledger");
        assertThat(ledger.path("orphan").asLong()).isZero();
    }

    @Test
    void poisonInEveryTopic_stopsNothing_alsoAcrossARestart() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(services.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : Topics.ALL) {
                for (String poison : List.of("", "{", "[]", "null", "{\"v\":99}", "{\"v\":1}", "\u0000\u0001")) {
                    for (String key : List.of("1", "x/y", "")) {
                        producer.send(new ProducerRecord<>(topic, bytes(key), bytes(poison)))
                                .get();
                    }
                }
                if (!topic.equals(Topics.EXPERIMENTS)) { // there, no value deletes the experiment
                    producer.send(new ProducerRecord<>(topic, bytes("1"), null)).get();
                }
            }
        }
        for (int round = 0; round < 2; round++) {
            Traffic traffic = new Traffic(List.of(sluice), faults, 50, 5);
            TimeUnit.SECONDS.sleep(2);
            traffic.close();
            if (round == 0) {
                long start = System.nanoTime();
                traffic.awaitCounted(sluice, Duration.ofSeconds(60));
                add("poison in every topic", traffic, start, "counted as invalid in `/api/v1/unattributed`");
                sluice.stop();
                sluice.start();
            } else {
                long before = received();
                Sluice.await("counted on", Duration.ofSeconds(60), () -> received() > before || received() > 300);
            }
        }
        assertThat(sluice.get("/api/v1/unattributed").path("invalid").asLong()).isPositive();
    }

    private long received() {
        return sluice.get("/api/v1/experiments/" + faults + "/ledger")
                .path("accepted")
                .asLong();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void brokerDown_anExperimentThatWaitsForItAnswers503_andTheRepeatIsTheSame() throws Exception {
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        "sure",
                        "durability",
                        "acknowledged",
                        "arms",
                        List.of(Map.of("key", "a", "control", true))));
        sluice.post("/api/v1/experiments/sure:start", Map.of());
        Map<String, String> request = Map.of("decisionId", "d1");
        Sluice.await(
                "policy",
                Duration.ofSeconds(20),
                () -> sure(request).json().path("reason").asText().equals("POLICY"));
        services.killBroker();
        Answer refused = sure(request);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
        assertThat(refused.json().path("detail").asText()).contains("decisionId 'd1'");
        services.restartBroker();
        Sluice.await("acknowledged", Duration.ofSeconds(60), () -> sure(request).status() == 200);
    }

    private Answer sure(Map<String, String> request) {
        return sluice.post("/api/v1/experiments/sure/decisions", request);
    }

    @Test
    void databaseDown_alsoAcrossARestart_servesAndRefusesAdministration() throws Exception {
        services.stopDatabase();
        sluice.stop();
        sluice.start();
        try (Traffic traffic = new Traffic(List.of(sluice), faults, 100, 10)) {
            TimeUnit.SECONDS.sleep(4);
            traffic.close();
            long start = System.nanoTime();
            traffic.awaitCounted(sluice, Duration.ofSeconds(30));
            add("database down across a restart", traffic, start, "administration answers 503 with Retry-After");
        }
        Answer refused = sluice.post("/api/v1/experiments/" + faults + ":pause", Map.of());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).isNotEmpty();
    }

    @Test
    void allocationVersions_reachTheDatabaseOnceItIsBack() throws Exception {
        Sluice.await("stored", Duration.ofSeconds(30), () -> versions() == 1);
        services.stopDatabase();
        for (int i = 0; i < 21; i++) { // odd, so that the arms cannot end up even and the shares must move
            sluice.post("/api/v1/experiments/" + quick + "/decisions", Map.of());
        }
        Sluice.await(
                "learned",
                Duration.ofSeconds(30),
                () -> report(quick).path("policyVersion").asLong() > 1);
        services.restartDatabase();
        Sluice.await("stored again", Duration.ofSeconds(60), () -> versions() >= 2);
        assertThat(services.number("select count(*) - max(version) from allocation where experiment_id = " + id()))
                .isZero();
    }

    private long versions() {
        return services.number("select count(*) from allocation where experiment_id = " + id());
    }

    private long id() {
        return services.number("select id from experiment where key = '" + quick + "'");
    }

    /** Two stretches of a day three weeks ago, of which the first one ends a group. */
    @Test
    void minutesOfOldDays_areThinnedOut_butNotTheLastOfAGroup() throws Exception {
        services.execute("""
                insert into arm_minute
                select %d, date_trunc('day', now()) - interval '21 days' + make_interval(mins => n), s, case when n < 27 then 1 else 2 end,
                    n, n, .5, n, n, 0, n, n, 0, 0, 0, 0
                from generate_series(0, 44) n, generate_series(0, 1) s""".formatted(id()));
        sluice.stop();
        sluice.start();
        String old = " from arm_minute where minute < now() - interval '20 days' and experiment_id = " + id();
        Sluice.await("thinned", Duration.ofSeconds(30), () -> services.number("select count(*)" + old) < 90);
        assertThat(services.number("select count(*)" + old)).isEqualTo(2 * 7);
        assertThat(services.number("select sum(decisions)" + old)).isEqualTo(2 * (0 + 10 + 20 + 26 + 30 + 40 + 44));
    }

    /** Its signatures are those of another platform then: what the database has is signed and sent again. */
    @Test
    void anotherSecretsFile_isFollowedByDefinitionsAndKeys() throws Exception {
        sluice.stop();
        Files.delete(services.secrets());
        new SecretsFile(services.secrets()).make(SecretsFile.fresh());
        sluice.start();
        Sluice.await(
                "allocated",
                Duration.ofSeconds(30),
                () -> decide().json().path("reason").asText().equals("POLICY"));
        assertThat(sluice.get("/api/v1/experiments/" + faults).path("status").asText())
                .isEqualTo("RUNNING");
        assertThat(sluice.get("/q/metrics", sluice.key()).text())
                .containsPattern("sluice_records_refused_total\\{topic=\"sluice.experiments\"\\} [1-9]");
        sluice.stop();
        sluice.start();
        assertThat(sluice.get("/api/v1/experiments/" + faults).path("status").asText())
                .isEqualTo("RUNNING");
    }

    @Test
    void otherPartitionCount_refusesToRunAndSaysWhy() throws Exception {
        sluice.stop();
        try (Sluice other = services.application(Map.of("sluice.kafka.partitions", "3"))) {
            other.launchOnly();
            Sluice.await("ended", Duration.ofSeconds(60), () -> !other.alive());
            assertThat(java.nio.file.Files.readString(other.log())).contains("was created with 2 partitions");
        }
    }

    @Test
    void tablesOfAnotherBuild_areRefusedInOneSentence() throws Exception {
        services.execute("update format set number = 0");
        try (Sluice other = services.application(Map.of())) {
            other.launchOnly();
            Sluice.await("ended", Duration.ofSeconds(60), () -> !other.alive());
            assertThat(java.nio.file.Files.readString(other.log()))
                    .contains(
                            "the database was made by an older build; begin with a new directory: nothing is carried over"
                                    + " before 0.1.0");
        } finally {
            services.execute("update format set number = " + DataFormat.NUMBER);
        }
    }
}
