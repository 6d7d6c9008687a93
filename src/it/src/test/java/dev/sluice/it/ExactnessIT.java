package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.attribution.Oracle;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Topics;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Totals and ledger equal an oracle's although processes are killed in the middle. Events go through HTTP into a real
 * broker, with repeats, reorderings, late and forged ones; a call without an answer is repeated, as a client would.
 *
 * <p>The full form: {@code ./mvnw verify -Pfull -Dit.test=ExactnessIT -Dsluice.exactness=full}.
 */
@Tag("full")
class ExactnessIT {
    private static final boolean FULL = "full".equals(System.getProperty("sluice.exactness"));
    private static final int DECISIONS = FULL ? 20_000 : 2_200;
    private static final Duration WINDOW = FULL ? Duration.ofMinutes(4) : Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int BATCH = 100;
    private static final List<String> ARMS = List.of("a", "b", "c");

    @TempDir
    private Path directory;

    private final Random random = new Random(20_260_301);
    private final Set<String> acknowledged = new HashSet<>();
    private Services services;
    private Sluice sluice;

    @Test
    void applicationKilled_losesAndRepeatsNothing() throws Exception {
        run(FULL ? 2 : 1, false);
    }

    @Test
    void brokerKilled_losesAndRepeatsNothing() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                FULL, "the run that kills the broker belongs to the full form: -Dsluice.exactness=full");
        run(1, true);
    }

    private void run(int kills, boolean killBroker) throws Exception {
        try (Services all = new Services(directory, 4);
                Sluice application = all.application(Map.of())) {
            services = all;
            sluice = application.start();
            drive(kills, killBroker);
        }
    }

    private void drive(int kills, boolean killBroker) throws Exception {
        create();
        List<Map<String, Object>> events = events(decide());
        System.out.printf("exactness: %d decisions, %d events, window %s%n", DECISIONS, events.size(), WINDOW);
        int calls = (events.size() + BATCH - 1) / BATCH;
        Instant sending = Instant.now();
        for (int call = 0; call < calls; call++) {
            for (int kill = 1; kill <= kills; kill++) {
                if (call == calls * kill / (kills + 1)) {
                    kill(killBroker);
                }
            }
            send(events.subList(call * BATCH, Math.min(events.size(), (call + 1) * BATCH)));
        }
        System.out.printf(
                "exactness: sent and acknowledged in %d s%n",
                Duration.between(sending, Instant.now()).toSeconds());
        Sluice.await("mature", WINDOW.plus(GRACE).plusSeconds(60), () -> {
            return StreamSupport.stream(report().path("arms").spliterator(), false)
                            .mapToLong(arm -> arm.path("matureImpressions").asLong())
                            .sum()
                    == DECISIONS;
        });
        send(late(events));
        compare();
    }

    /** What comes when every window is over. */
    private static List<Map<String, Object>> late(List<Map<String, Object>> events) {
        return events.stream()
                .limit(BATCH)
                .map(event -> {
                    Map<String, Object> late = new HashMap<>(event);
                    late.put("eventId", "late");
                    return late;
                })
                .toList();
    }

    private void kill(boolean killBroker) throws Exception {
        Instant start = Instant.now();
        if (killBroker) {
            services.killBroker();
            services.restartBroker();
        } else {
            sluice.kill();
            sluice.start();
        }
        System.out.printf(
                "exactness: SIGKILL of the %s, back after %d ms%n",
                killBroker ? "broker" : "application",
                Duration.between(start, Instant.now()).toMillis());
    }

    private void create() throws Exception {
        assertThat(sluice.post(
                                "/api/v1/experiments",
                                Map.of(
                                        "key",
                                        "exact",
                                        "attributionWindow",
                                        WINDOW.toSeconds() + "s",
                                        "grace",
                                        GRACE.toSeconds() + "s",
                                        "policy",
                                        Map.of("type", "thompson", "floor", 0.1),
                                        "arms",
                                        List.of(
                                                Map.of("key", "a", "control", true),
                                                Map.of("key", "b"),
                                                Map.of("key", "c"))))
                        .status())
                .isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/exact:start", Map.of()).status())
                .isEqualTo(200);
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> report().path("policyVersion").asLong() > 0);
    }

    private JsonNode report() {
        return sluice.get("/api/v1/experiments/exact/report");
    }

    private List<String> decide() throws Exception {
        List<String> tokens = new ArrayList<>();
        byte[] body = "{\"deferImpression\":true}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < DECISIONS; i++) {
            tokens.add(sluice.post("/api/v1/experiments/exact/decisions", body, sluice.key())
                    .json()
                    .path("token")
                    .asText());
        }
        return tokens;
    }

    /** About ten records per decision: each type some times, every fourth repeated, some told of later, some forged. */
    private List<Map<String, Object>> events(List<String> tokens) {
        List<Map<String, Object>> events = new ArrayList<>();
        String earlier = Instant.now().toString();
        for (String token : tokens) {
            for (String type : List.of("impression", "click", "view", "conversion")) {
                int count = 1 + random.nextInt(3);
                for (int i = 0; i < count && (type.equals("impression") || random.nextInt(4) > 0); i++) {
                    Map<String, Object> event = new HashMap<>();
                    event.put("eventId", type + i);
                    event.put("token", token);
                    event.put("type", type);
                    event.put("value", type.equals("conversion") ? 1.25 : 0);
                    event.put("watchedMs", type.equals("view") ? 5_000 * random.nextInt(4) : 0);
                    if (random.nextInt(12) == 0) {
                        event.put("eventId", "earlier" + type + i);
                        event.put("occurredAt", earlier);
                    }
                    events.add(event);
                    for (int copy = random.nextInt(4); copy == 0 || (copy == 1 && events.size() % 3 == 0); copy += 2) {
                        events.add(event);
                    }
                    if (random.nextInt(40) == 0) {
                        Map<String, Object> forged = new HashMap<>(event);
                        forged.put("token", token.substring(0, 60) + "AAAA" + token.substring(64));
                        events.add(forged);
                    }
                }
            }
        }
        for (int i = 0; events.size() < (FULL ? 200_000 : 20_000); i++) {
            events.add(events.get(i));
        }
        Collections.shuffle(events, random);
        return events;
    }

    /** Repeats the call until it is acknowledged. */
    private void send(List<Map<String, Object>> batch) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            try {
                Sluice.Answer answer = sluice.post("/api/v1/events", Map.of("events", batch));
                if (answer.status() == 202) {
                    JsonNode verdicts = answer.json().path("verdicts");
                    for (int i = 0; i < batch.size(); i++) {
                        if (verdicts.path(i).path("verdict").asText().equals("accepted")) {
                            acknowledged.add(name(batch.get(i)));
                        }
                    }
                    return;
                }
            } catch (UncheckedIOException e) {
                // no answer: repeat
            }
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(200);
        }
    }

    private static String name(Map<String, Object> event) {
        return event.get("token") + "/" + event.get("eventId");
    }

    /** The oracle reads the log, partition by partition, when all windows have closed. */
    private void compare() throws Exception {
        List<Oracle> oracles = new ArrayList<>();
        Set<String> inLog = new HashSet<>();
        long quarantined = read(oracles, inLog);
        Ledger ledger = oracles.stream().map(Oracle::ledger).reduce(Ledger.EMPTY, Ledger::plus);
        Map<Integer, Outcomes> outcomes = new TreeMap<>();
        oracles.forEach(oracle -> oracle.outcomes().forEach((slot, sum) -> outcomes.merge(slot, sum, Outcomes::plus)));
        Sluice.await(
                "settled",
                Duration.ofSeconds(60),
                () -> report().path("ledger").path("received").asLong() == ledger.received());
        Thread.sleep(3_000); // what would be counted twice needs time to show
        JsonNode report = report();
        System.out.printf("exactness: oracle %s, sluice %s%n", ledger, report.path("ledger"));
        assertThat(inLog).hasSizeGreaterThanOrEqualTo(acknowledged.size());
        assertThat(report.path("ledger").path("accepted").asLong()).isEqualTo(ledger.accepted());
        assertThat(report.path("ledger").path("duplicate").asLong()).isEqualTo(ledger.duplicate());
        assertThat(report.path("ledger").path("late").asLong()).isEqualTo(ledger.late());
        assertThat(report.path("ledger").path("orphan").asLong()).isZero();
        assertThat(report.path("ledger").path("invalid").asLong()).isZero();
        assertThat(sluice.get("/api/v1/unattributed").path("invalid").asLong()).isEqualTo(quarantined);
        for (int slot = 0; slot < ARMS.size(); slot++) {
            JsonNode arm = report.path("arms").path(slot);
            Outcomes expected = outcomes.get(slot);
            System.out.printf(
                    "exactness: arm %s rows %d clicks %d views %d conversions %d value %.2f%n",
                    ARMS.get(slot),
                    expected.rows(),
                    expected.clicks(),
                    expected.views(),
                    expected.conversions(),
                    expected.valueSum());
            assertThat(arm.path("matureImpressions").asLong()).isEqualTo(expected.rows());
            assertThat(arm.path("impressions").asLong()).isEqualTo(expected.rows());
            assertThat(arm.path("clicks").asLong()).isEqualTo(expected.clicks());
            assertThat(arm.path("views").asLong()).isEqualTo(expected.views());
            assertThat(arm.path("conversions").asLong()).isEqualTo(expected.conversions());
            assertThat(arm.path("valueSum").asDouble()).isEqualTo(expected.valueSum());
        }
    }

    /** Fills an oracle per partition; returns the number of quarantined records. */
    private long read(List<Oracle> oracles, Set<String> inLog) {
        JsonSerde<Event> serde = new JsonSerde<>(Event.class);
        JsonSerde<Quarantined> quarantine = new JsonSerde<>(Quarantined.class);
        long quarantined = 0;
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                services.client(Map.of("isolation.level", "read_committed")),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            for (int partition = 0; partition < 4; partition++) {
                Oracle oracle = new Oracle();
                oracles.add(oracle);
                for (ConsumerRecord<String, byte[]> record : all(consumer, Topics.EVENTS, partition)) {
                    Instant appended = Instant.ofEpochMilli(record.timestamp());
                    if (record.key().equals(Topics.TICK)) {
                        oracle.tick(appended);
                    } else {
                        Event event = serde.read(record.value());
                        oracle.event(event, appended.minus(event.ago()), appended);
                        inLog.add(event.token().decisionId() + "/" + event.eventId());
                    }
                }
                for (ConsumerRecord<String, byte[]> record : all(consumer, Topics.QUARANTINE, partition)) {
                    assertThat(quarantine.read(record.value()).experiment()).isZero();
                    quarantined++;
                }
            }
        }
        return quarantined;
    }

    private static List<ConsumerRecord<String, byte[]>> all(
            KafkaConsumer<String, byte[]> consumer, String topic, int partition) {
        TopicPartition one = new TopicPartition(topic, partition);
        consumer.assign(List.of(one));
        consumer.seekToBeginning(List.of(one));
        long end = consumer.endOffsets(List.of(one)).get(one);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        while (consumer.position(one) < end) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }
}
