package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.Cluster;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Layout;
import dev.sluice.stream.Names;
import dev.sluice.stream.RecordMac;
import dev.sluice.stream.Topics;
import dev.sluice.token.SecretsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that cannot be, a definition that is gone and a database that is older than the topic: nothing stops, all comes back. */
@Tag("faults")
class AgreementIT {
    private static final int DECISIONS = 40;

    @TempDir
    private Path directory;

    @Test
    void whatIsGoneOrCannotBe_stopsNothing_andComesBack() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            create(sluice, "lost", "60s");
            create(sluice, "other", "1s");
            decide(sluice, "lost");
            Sluice.await("taken", Duration.ofSeconds(30), () -> sum(sluice, "lost", "impressions") == DECISIONS);
            send(
                    services,
                    Topics.ARM_DELTAS,
                    "1",
                    "{\"v\":1,\"experiment\":1,\"source\":0,\"sequence\":9,\"counts\":[{\"slot\":-1}]}");
            services.stopDatabase(); // so that nothing brings it back before all rows had to wait
            send(services, Topics.EXPERIMENTS, "1", null);
            send(services, Topics.EXPERIMENTS, "1/1", null);
            sluice.stop();
            sluice.start();
            Sluice.await("aside", Duration.ofSeconds(120), () -> metric(sluice, "sluice_rows_aside") >= DECISIONS);
            decide(sluice, "other");
            Sluice.await("the other goes on", Duration.ofSeconds(30), () -> mature(sluice, "other") == DECISIONS);
            assertThat(sluice.status("/q/health/live")).isEqualTo(200);
            services.restartDatabase();
            Sluice.await("back from the database", Duration.ofSeconds(90), () -> mature(sluice, "lost") == DECISIONS);
            assertThat(metric(sluice, "sluice_rows_aside")).isZero();

            services.execute("delete from experiment_revision where experiment_id = 2");
            services.execute("delete from experiment where id = 2");
            services.execute("select setval('experiment_id_seq', 1)");
            create(sluice, "next", "1s");
            assertThat(services.number("select id from experiment where key = 'next'"))
                    .isEqualTo(3);
            Sluice.await(
                    "back from the topic",
                    Duration.ofSeconds(150),
                    () -> services.number("select count(*) from experiment_revision where experiment_id = 2") > 0);
            assertThat(sluice.post("/api/v1/experiments/other:pause", Map.of()).status())
                    .isEqualTo(200);
        }
    }

    /** Of an experiment that runs, by whoever may write to the topic; the database has it still. */
    @Test
    void definitionDeletedUnderWay_isSentAgain_andNothingIsLost() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            FaultCase.create(sluice, "deleted");
            String name = "definition of a running experiment deleted from its topic";
            try (FaultCase fault = new FaultCase(name, List.of(sluice), "deleted")) {
                FaultCase.goOn(5);
                long acknowledged = fault.traffic().acknowledged();
                send(services, Topics.EXPERIMENTS, "1", null);
                send(services, Topics.EXPERIMENTS, "1/1", null);
                FaultCase.goOn(2);
                Sluice.await(
                        "decides again",
                        Duration.ofSeconds(120),
                        () -> fault.traffic().acknowledged() > acknowledged + 400);
                fault.over();
                fault.requireExact(Duration.ofSeconds(60));
            }
        }
    }

    private static void create(Sluice sluice, String key, String window) {
        Map<String, Object> definition = Map.of(
                "key",
                key,
                "attributionWindow",
                window,
                "grace",
                "0s",
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/" + key + ":start", Map.of())
                        .status())
                .isEqualTo(200);
        sluice.awaitAllocated(key);
    }

    private static void decide(Sluice sluice, String key) {
        List<Map<String, Object>> requests = IntStream.range(0, DECISIONS)
                .mapToObj(i -> Map.<String, Object>of("unit", "u" + i))
                .toList();
        assertThat(sluice.post("/api/v1/experiments/" + key + "/decisions:batch", requests)
                        .status())
                .isEqualTo(200);
    }

    private static long mature(Sluice sluice, String key) {
        return sum(sluice, key, "matureImpressions");
    }

    private static long sum(Sluice sluice, String key, String field) {
        return sluice.get("/api/v1/experiments/" + key + "/report").path("arms").findValues(field).stream()
                .mapToLong(rows -> rows.asLong())
                .sum();
    }

    private static long metric(Sluice sluice, String name) {
        return sluice.get("/q/metrics", sluice.key())
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** As the platform itself would, with its signature. */
    @SuppressWarnings("NullAway") // a tombstone
    private void send(Services services, String topic, String key, String value) throws Exception {
        Map<String, String> client = new HashMap<>();
        services.client().forEach((name, setting) -> client.put(name, String.valueOf(setting)));
        KafkaSettings kafka = new KafkaSettings(
                Cluster.of(client),
                Layout.of(2, Names.PLAIN),
                directory,
                Optional.of(
                        new RecordMac(new SecretsFile(services.secrets()).read().unitSecret())));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
            producer.send(new ProducerRecord<>(
                            topic,
                            key.getBytes(StandardCharsets.UTF_8),
                            value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
