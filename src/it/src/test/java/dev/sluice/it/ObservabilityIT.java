package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator can see, and what nobody may see. */
class ObservabilityIT {
    private static final String UNIT = "zaphod.beeblebrox@example.org";

    private static final Services services = SharedPlatform.services();
    private static final Sluice sluice = SharedPlatform.application();

    @BeforeAll
    static void start() throws Exception {
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key", "seen",
                        "unit", "user",
                        "overrides", Map.of(UNIT + ".test", "b"),
                        "attributionWindow", "2s",
                        "grace", "1s",
                        "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        sluice.post("/api/v1/experiments/seen:start", Map.of());
        Sluice.await(
                "policy",
                Duration.ofSeconds(20),
                () -> decide(UNIT).path("reason").asText().equals("POLICY"));
        sluice.post("/api/v1/catalogue/interactions", List.of(Map.of("unit", UNIT, "item", "i1")));
        decide(UNIT + ".test");
        String token = decide(UNIT).path("token").asText();
        sluice.post(
                "/api/v1/events",
                Map.of(
                        "events",
                        List.of(
                                Map.of("eventId", "c", "token", token, "type", "click", "itemId", "i1"),
                                Map.of("eventId", "d", "token", token, "type", "nothing"))));
        Sluice.await(
                "mature",
                Duration.ofSeconds(20),
                () -> sluice.get("/api/v1/experiments/seen/report").path("arms").findValues("matureUnits").stream()
                        .anyMatch(units -> units.asLong() == 1));
    }

    private static JsonNode decide(String unit) {
        return sluice.post("/api/v1/experiments/seen/decisions", Map.of("unit", unit))
                .json();
    }

    @Test
    void probes_answerEverybodyAndNameNothing() {
        for (String kind : List.of("live", "ready", "started")) {
            Sluice.Answer probe = sluice.get("/q/health/" + kind, "");
            assertThat(probe.status()).isEqualTo(200);
            assertThat(probe.text()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void metrics_needAKeyThatMayRead() throws Exception {
        assertThat(sluice.get("/q/metrics", "").status()).isEqualTo(401);
        assertThat(sluice.get("/q/metrics", "sluice_unknown").status()).isEqualTo(401);
        assertThat(sluice.get("/q/metrics", sluice.makeKey("site", "client")).status())
                .isEqualTo(403);
        String written = Files.readString(services.metricsKey()).strip();
        assertThat(sluice.get("/q/metrics", written).status()).isEqualTo(200);
        assertThat(sluice.post("/api/v1/plan", new byte[] {'{', '}'}, written).status())
                .isEqualTo(400);
        assertThat(sluice.post("/api/v1/experiments", new byte[] {'{', '}'}, written)
                        .status())
                .isEqualTo(403);
        assertThat(Files.getPosixFilePermissions(services.metricsKey()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void metrics_showDecisionsOutboxStagesAndLedger() {
        Sluice.await(
                "experiment noticed",
                Duration.ofSeconds(20),
                () -> metrics().contains("sluice_allocation_age_seconds{experiment=\"seen\"}"));
        String metrics = metrics();
        assertThat(metrics)
                .contains("sluice_decision_seconds_count{arm=\"b\",experiment=\"seen\",reason=\"OVERRIDE\"} 1")
                .contains("sluice_decision_seconds_bucket{")
                .contains("sluice_outbox_waiting 0.0")
                .contains("sluice_outbox_refused_total 0.0")
                .contains("sluice_outbox_lost_total 0.0")
                .contains("sluice_stage_lag{stage=\"sluice-attribution\"}")
                .contains("sluice_store_keys{stage=\"sluice-attribution\"}")
                .contains("sluice_store_bytes{stage=\"sluice-attribution\"}")
                .contains("sluice_ledger_records_total{class=\"invalid\",experiment=\"seen\"} 1.0");
        double age = Double.parseDouble(metrics.lines()
                .filter(line -> line.startsWith("sluice_allocation_age_seconds{experiment=\"seen\"}"))
                .findFirst()
                .orElseThrow()
                .split(" ")[1]);
        assertThat(age).isBetween(-1.0, 15.0);
    }

    /** Panels and alerts ask for series that exist. */
    @Test
    void dashboardAndAlerts_nameKnownMetrics() throws Exception {
        String metrics = metrics();
        for (String file : List.of("deploy/grafana/dashboards/sluice.json", "deploy/alerts.yml")) {
            Matcher names = Pattern.compile("sluice_[a-z_]+").matcher(Files.readString(Repository.path(file)));
            int found = 0;
            while (names.find()) {
                assertThat(metrics).contains(names.group());
                found++;
            }
            assertThat(found).isGreaterThan(4);
        }
    }

    private static String metrics() {
        return sluice.call("GET", "/q/metrics", "").text();
    }

    @Test
    void log_isJson() throws Exception {
        List<String> lines = Files.readAllLines(sluice.log());
        assertThat(lines.stream().filter(line -> line.startsWith("{")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(
                                Json.http().readTree(line).path("message").isTextual())
                        .isTrue());
    }

    /** Looks for the id in every record of every topic, in every row of every table, and in the log. */
    @Test
    void rawUnit_isNowhere() throws Exception {
        assertThat(Files.readString(sluice.log())).doesNotContain("zaphod");
        List<String> records = records();
        assertThat(records).hasSizeGreaterThan(20).noneMatch(record -> record.contains("zaphod"));
        List<String> tables =
                services.texts("select table_name from information_schema.tables where table_schema = 'public'");
        assertThat(tables).contains("experiment_revision", "interaction", "arm_minute");
        for (String table : tables) {
            assertThat(services.texts("select row_to_json(t)::text from \"" + table + "\" t"))
                    .noneMatch(row -> row.contains("zaphod"));
        }
        assertThat(services.texts("select unit from interaction")).hasSize(1);
    }

    private static List<String> records() {
        List<String> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(services.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .filter(partition -> !partition.topic().startsWith("__"))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    records.add(text(record.key()) + text(record.value()));
                    record.headers().forEach(header -> records.add(text(header.value())));
                });
            }
        }
        return records;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
