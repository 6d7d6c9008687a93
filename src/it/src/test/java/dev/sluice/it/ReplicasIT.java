package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.AllocationVersion;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas on one broker and one database: same assignments, one writer, exact totals while one of them joins, is killed
 * and comes back. {@code -Dsluice.replicas=full} runs 1,000 decisions a second for five minutes.
 */
@Tag("full")
class ReplicasIT {
    private static final boolean FULL = "full".equals(System.getProperty("sluice.replicas"));
    private static final int RATE = FULL ? 1_000 : 200;
    private static final int SECONDS = FULL ? 300 : 24;

    @TempDir
    private Path directory;

    @Test
    void twoReplicas_agree_andLoseNothingWhenOneIsKilled() throws Exception {
        try (Services services = new Services(directory, 4);
                Sluice one = services.application(Map.of()).start();
                Sluice two = services.replica("two", Map.of())) {
            one.post(
                    "/api/v1/experiments",
                    Map.of(
                            "key", "both",
                            "attributionWindow", "15s",
                            "grace", "10s",
                            "learning", "immediate",
                            "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
            one.post("/api/v1/experiments/both:start", Map.of());
            two.start();
            awaitPolicy(one);
            awaitPolicy(two);
            assertSameArms(one, two);
            Traffic traffic = new Traffic(List.of(one, two), "both", RATE, 20);
            List<Double> ages = new ArrayList<>();
            watch(one, SECONDS / 3, ages);
            two.kill();
            double takenOver = recovery(one);
            watch(one, SECONDS / 3, ages);
            two.start();
            double rejoined = recovery(one); // partitions move to the replica that came back
            traffic.close();
            Duration counted = traffic.awaitCounted(two, Duration.ofSeconds(60));
            assertSameArms(one, two);
            Sluice.await(
                    "mature", Duration.ofSeconds(90), () -> sum(one, "matureImpressions") == sum(one, "impressions"));
            assertThat(sum(one, "matureImpressions")).isEqualTo(traffic.impressions("a") + traffic.impressions("b"));
            assertOneWriter(services);
            System.out.printf(
                    "two replicas, %d s at %d decisions/s, one killed: %s; acknowledged and lost: 0; taken over after %.1f s,"
                            + " settled %.1f s after its return; all counted %d ms after the last; allocation age p99"
                            + " outside that %.1f s%n",
                    SECONDS, RATE, traffic, takenOver, rejoined, counted.toMillis(), p99(ages));
        }
    }

    private static void awaitPolicy(Sluice replica) {
        Sluice.await(
                "allocated",
                Duration.ofSeconds(30),
                () -> decide(replica, "probe").path("reason").asText().equals("POLICY"));
    }

    private static JsonNode decide(Sluice replica, String id) {
        return replica.post(
                        "/api/v1/experiments/both/decisions",
                        Map.of("decisionId", id, "unit", id, "deferImpression", true))
                .json();
    }

    private static void assertSameArms(Sluice one, Sluice two) {
        int compared = 0;
        for (int i = 0; i < 100; i++) {
            JsonNode here = decide(one, "d" + i);
            JsonNode there = decide(two, "d" + i);
            if (here.path("policyVersion").equals(there.path("policyVersion"))) {
                assertThat(there.path("arm")).isEqualTo(here.path("arm"));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(50);
    }

    /** Looks at the age of the allocation ten times a second. */
    private static void watch(Sluice replica, int seconds, List<Double> ages) throws InterruptedException {
        for (int i = 0; i < seconds * 10; i++) {
            ages.add(age(replica));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /**
     * Seconds until the allocation is not older than three seconds any more; looks for a while, and until it has been so for
     * five seconds.
     */
    private static double recovery(Sluice replica) throws InterruptedException {
        int last = 0;
        for (int i = 1; i <= 600 && (i < (FULL ? 300 : 140) || i < last + 50); i++) {
            last = age(replica) > 3 ? i : last;
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return last / 10.0;
    }

    private static double age(Sluice replica) {
        Instant asOf = Instant.parse(
                replica.get("/api/v1/experiments/both/report").path("asOf").asText());
        return Duration.between(asOf, Instant.now()).toMillis() / 1000.0;
    }

    private static double p99(List<Double> ages) {
        return ages.stream()
                .sorted()
                .skip((long) (ages.size() * 0.99))
                .findFirst()
                .orElse(0.0);
    }

    private static long sum(Sluice replica, String field) {
        return replica.get("/api/v1/experiments/both/report").path("arms").findValues(field).stream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    /** Committed versions count up by one: two writers would repeat or skip some. */
    private static void assertOneWriter(Services services) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                services.client(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ALLOCATIONS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            JsonSerde<AllocationVersion> serde = new JsonSerde<>(AllocationVersion.class);
            List<Long> versions = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    versions.add(serde.read(record.value()).version());
                }
            }
            for (int i = 0; i < versions.size(); i++) {
                assertThat(versions.get(i)).isEqualTo(i + 1);
            }
            assertThat(versions).isNotEmpty();
        }
    }
}
