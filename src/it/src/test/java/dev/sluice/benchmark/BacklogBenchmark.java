package dev.sluice.benchmark;

import dev.sluice.codec.Durations;
import dev.sluice.codec.Repository;
import dev.sluice.it.Services;
import dev.sluice.it.Sluice;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How fast attribution works off a backlog of distinct decisions, what the application weighs when all of them are open, and
 * how fast they become outcomes: decisions are put into the log while the application is away. The broker and the database are
 * processes of their own. Arguments: decisions, default 1,000,000; window, default 1d; where it is short, what matures is timed.
 */
public final class BacklogBenchmark {
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final String EXPERIMENT = "/api/v1/experiments/backlog";

    private BacklogBenchmark() {}

    /** Runs once and prints a line for each figure. */
    public static void main(String[] args) throws Exception {
        int decisions = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Duration window = Durations.parse(args.length > 1 ? args[1] : "1d");
        Path directory = Files.createTempDirectory(Repository.path("src/it/target"), "backlog");
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(
                                Map.of("sluice.stream-threads", System.getProperty("threads", "1")))
                        .start()) {
            sluice.post(
                    "/api/v1/experiments",
                    Map.of(
                            "key", "backlog",
                            "attributionWindow", Durations.format(window),
                            "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
            sluice.post(EXPERIMENT + ":start", Map.of());
            Sluice.await("allocated", Duration.ofSeconds(20), () -> version(sluice) > 0);
            sluice.stop();
            long bytes = produce(services, decisions, window);
            System.out.printf("backlog: %d decisions of %d bytes each%n", decisions, bytes / decisions);
            sluice.start();
            drain(sluice, decisions);
            System.out.printf("%d open decisions: %s%n", decisions, sluice.resident());
            weigh(services, decisions);
            if (window.compareTo(LONGEST_WAIT) <= 0) {
                mature(services, decisions);
                weigh(services, decisions);
            }
        }
    }

    /** The first half still compiles the code while it works; the second half runs as a process does that is up for a while. */
    private static void drain(Sluice sluice, int decisions) throws Exception {
        long[] half = until(sluice, decisions / 2, new long[] {0, System.nanoTime()});
        until(sluice, decisions, half);
    }

    private static long[] until(Sluice sluice, int goal, long[] before) throws Exception {
        long received = 0;
        while (received < goal) {
            Thread.sleep(200);
            received = received(sluice);
        }
        long now = System.nanoTime();
        double seconds = (now - before[1]) / 1e9;
        System.out.printf(
                "attributed %d distinct decisions in %.1f s: %.0f/s%n",
                received - before[0], seconds, (received - before[0]) / seconds);
        return new long[] {received, now};
    }

    /** Bytes on the broker's disk for a decision, by topic. */
    private static void weigh(Services services, int decisions) throws Exception {
        Map<String, Long> bytes = new TreeMap<>();
        try (Admin admin = Admin.create(services.client(Map.of()))) {
            admin.describeLogDirs(List.of(1))
                    .allDescriptions()
                    .get()
                    .values()
                    .forEach(broker -> broker.values()
                            .forEach(directory -> directory
                                    .replicaInfos()
                                    .forEach((partition, replica) ->
                                            bytes.merge(partition.topic(), replica.size(), Long::sum))));
        }
        bytes.forEach((topic, size) -> {
            if (topic.startsWith("sluice") && size > decisions) {
                System.out.printf("  %s: %d bytes a decision%n", topic, size / decisions);
            }
        });
    }

    /** From the first outcome to the last one. */
    private static void mature(Services services, int decisions) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                services.client(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.OUTCOMES).stream()
                    .map(partition -> new TopicPartition(Topics.OUTCOMES, partition.partition()))
                    .toList();
            Sluice.await("the first outcome", LONGEST_WAIT, () -> written(consumer, partitions) > 0);
            long first = System.nanoTime();
            long before = written(consumer, partitions);
            Sluice.await("all outcomes", LONGEST_WAIT, () -> written(consumer, partitions) >= decisions);
            double seconds = (System.nanoTime() - first) / 1e9;
            System.out.printf(
                    "%d outcomes in %.1f s: %.0f/s%n", decisions - before, seconds, (decisions - before) / seconds);
        }
    }

    /** With the marks of transactions. */
    private static long written(KafkaConsumer<?, ?> consumer, List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long produce(Services services, int decisions, Duration window) {
        Map<String, Object> settings = services.client(Map.of("compression.type", "lz4", "linger.ms", 50));
        Random random = new Random(1);
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        long bytes = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < decisions; i++) {
                String unit = String.format("%016x%016x", random.nextLong(), random.nextLong());
                String id = String.format("%08x-0000-7000-8000-%012x", random.nextInt(), i);
                TokenClaims token = new TokenClaims(
                        1,
                        1,
                        1,
                        i % 2,
                        3,
                        0.5,
                        id,
                        unit,
                        1,
                        now,
                        window,
                        Duration.ofSeconds(5),
                        DecisionReason.POLICY,
                        false,
                        Baseline.NONE,
                        Optional.empty());
                byte[] value = EVENTS.write(Event.first(token, decision(random)));
                bytes += value.length;
                producer.send(new ProducerRecord<>(Topics.EVENTS, unit.getBytes(StandardCharsets.US_ASCII), value));
            }
        }
        return bytes;
    }

    private static LoggedDecision decision(Random random) {
        return new LoggedDecision(
                "a",
                "wukong@3",
                Map.of("a", 0.5, "b", 0.5),
                random.ints(10, 0, 1_000_000).mapToObj(i -> "item-" + i).toList(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private static long version(Sluice sluice) {
        return sluice.get(EXPERIMENT + "/report").path("policyVersion").asLong();
    }

    private static long received(Sluice sluice) {
        return sluice.get(EXPERIMENT + "/ledger").path("received").asLong();
    }
}
