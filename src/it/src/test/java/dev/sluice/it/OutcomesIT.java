package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.it.ClientLedger.Decision;
import dev.sluice.it.ClientLedger.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outcomes, files and reports equal what clients know that they did, although processes are killed in the middle: experiments by
 * request, by user, and with drafted lists.
 *
 * <p>The full form: {@code ./mvnw verify -Pfull -Dit.test=OutcomesIT -Dsluice.exactness=full}.
 */
@Tag("full")
class OutcomesIT {
    private static final boolean FULL = "full".equals(System.getProperty("sluice.exactness"));
    private static final int DECISIONS = FULL ? 7_000 : 300; // of each experiment
    private static final int KILLS = FULL ? 2 : 1;
    private static final Duration WINDOW = FULL ? Duration.ofMinutes(6) : Duration.ofSeconds(40);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int ITEMS = 40;
    private static final int CALL = 200;
    private static final List<String> EXPERIMENTS = List.of("requests", "users", "values", "drafted");
    private static final double CAP = 2;

    @TempDir
    private Path directory;

    private final Random random = new Random(20_261_130);
    private final Map<String, ClientLedger> ledgers = new TreeMap<>();
    private Sluice sluice;

    @Test
    void outcomesFilesAndReports_equalWhatClientsDid() throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice application = services.application(Map.of())) {
            // Kafka gives the partitions of a killed writer to the next one after this, and not after 45 seconds
            Files.writeString(services.kafkaProperties(), "session.timeout.ms=10000\n", StandardOpenOption.APPEND);
            Path files = services.outcomes();
            sluice = application.start();
            create();
            Instant begun = Instant.now();
            EXPERIMENTS.forEach(this::decide);
            List<Map<String, Object>> events = events();
            send(events, true);
            assertThat(Duration.between(begun, Instant.now())).isLessThan(WINDOW);
            System.out.printf(
                    "outcomes: %d decisions, %d events, decided and sent in %d s%n",
                    EXPERIMENTS.size() * DECISIONS,
                    events.size(),
                    Duration.between(begun, Instant.now()).toSeconds());
            for (String experiment : EXPERIMENTS) {
                Sluice.await(
                        experiment,
                        WINDOW.plus(GRACE).plusSeconds(90),
                        () -> rows(experiment).size() == DECISIONS);
            }
            send(late(events), false);
            for (String experiment : EXPERIMENTS) {
                compare(experiment);
            }
            sluice.kill();
            sluice.start();
            Sluice.await(
                    "files", Duration.ofSeconds(150), () -> OutcomeRows.in(files) == EXPERIMENTS.size() * DECISIONS);
            assertThat(rows("requests")).hasSize(DECISIONS);
            for (String experiment : EXPERIMENTS) {
                compare(experiment);
                OutcomeRows.compare(
                        files.resolve(experiment),
                        ledgers.get(experiment).decisions().values().stream()
                                .map(Decision::row)
                                .toList());
            }
            for (String experiment : List.of("requests", "users", "values")) {
                WorkedExample.run(sluice, experiment, experiment.equals("values") ? CAP : 1, directory);
            }
            refusals(files);
        }
    }

    private void create() throws Exception {
        sluice.post(
                "/api/v1/catalogue/items",
                IntStream.range(0, ITEMS)
                        .mapToObj(i -> Map.of("id", "item-" + i, "title", "Item " + i))
                        .toList());
        sluice.post(
                "/api/v1/catalogue/interactions",
                IntStream.range(0, 400)
                        .mapToObj(i -> Map.of(
                                "unit",
                                "somebody-" + i % 50,
                                "item",
                                "item-" + (i * i) % ITEMS,
                                "value",
                                1,
                                "at",
                                "2026-01-01T00:00:00Z"))
                        .toList());
        List<Map<String, Object>> arms = List.of(
                Map.of("key", "popular", "control", true, "recommender", Map.of("type", "top-k")),
                Map.of("key", "random", "recommender", Map.of("type", "random")));
        create("requests", Map.of("arms", arms, "policy", Map.of("type", "thompson", "floor", 0.1)));
        create("users", Map.of("arms", arms, "unit", "user", "policy", Map.of("type", "fixed")));
        create(
                "values",
                Map.of(
                        "arms", arms,
                        "reward", Map.of("value", Map.of("cap", CAP)),
                        "policy", Map.of("type", "epsilon-greedy", "epsilon", 0.4)));
        create("drafted", Map.of("arms", arms, "policy", Map.of("type", "interleaving")));
    }

    private void create(String key, Map<String, Object> more) throws Exception {
        Map<String, Object> definition = new HashMap<>(more);
        definition.put("key", key);
        definition.put("durability", "acknowledged");
        definition.put("attributionWindow", WINDOW.toSeconds() + "s");
        definition.put("grace", GRACE.toSeconds() + "s");
        Sluice.Answer answer = sluice.post("/api/v1/experiments", definition);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/" + key + ":start", Map.of())
                        .status())
                .isEqualTo(200);
        sluice.awaitAllocated(key);
    }

    /** Each user is asked for two times or more, the first time in the first pass. */
    private void decide(String experiment) {
        ClientLedger ledger = ledgers.computeIfAbsent(experiment, any -> new ClientLedger());
        boolean users = experiment.equals("users");
        for (int i = 0; i < DECISIONS; i += 100) {
            List<Map<String, Object>> requests = new ArrayList<>();
            for (int j = i; j < Math.min(DECISIONS, i + 100); j++) {
                requests.add(Map.of(
                        "unit", "u" + j % (DECISIONS / 3),
                        "count", 1 + j % 12,
                        "deferImpression", !users && j % 3 == 0));
            }
            JsonNode answers = sluice.post("/api/v1/experiments/" + experiment + "/decisions:batch", requests)
                    .json();
            assertThat(answers.size()).as(answers.toString()).isEqualTo(requests.size());
            for (int j = 0; j < requests.size(); j++) {
                Map<String, Object> request = requests.get(j);
                ledger.decided(
                        String.valueOf(request.get("unit")), (boolean) request.get("deferImpression"), answers.get(j));
            }
        }
    }

    /** All types, of the list, of items, of positions and of items that were not served; a third of them sent again. */
    private List<Map<String, Object>> events() {
        List<Map<String, Object>> all = new ArrayList<>();
        ledgers.values()
                .forEach(ledger -> ledger.decisions().values().forEach(decision -> {
                    for (int i = random.nextInt(6); i > 0; i--) {
                        Map<String, Object> event = event(decision, i);
                        decision.sent().add(event);
                        all.add(event);
                        if (random.nextInt(3) == 0) {
                            all.add(event);
                        }
                    }
                }));
        Collections.shuffle(all, random);
        return all;
    }

    private Map<String, Object> event(Decision decision, int number) {
        String type =
                List.of("impression", "click", "click", "view", "conversion").get(random.nextInt(5));
        Map<String, Object> event = new HashMap<>(Map.of(
                "eventId",
                type + number,
                "type",
                type,
                "token",
                decision.answer().path("token").asText()));
        if (type.equals("view")) {
            event.put("watchedMs", 1000 * random.nextInt(20));
        }
        if (type.equals("conversion")) {
            event.put("value", random.nextInt(8) / 4.0);
        }
        int about = random.nextInt(4);
        boolean drafted = !decision.answer().path("experiment").asText().equals("drafted");
        if (about == 0 && drafted) {
            event.put("itemId", "never-served");
        } else if (about == 1 && drafted) {
            event.put("position", 1 + random.nextInt(decision.items().size()));
        } else if (about > 1 || type.equals("click")) {
            int place = random.nextInt(decision.items().size());
            event.put("itemId", decision.items().get(place));
            event.put("position", place + 1);
        }
        return event;
    }

    private static List<Map<String, Object>> late(List<Map<String, Object>> events) {
        return events.stream()
                .limit(100)
                .map(event -> {
                    Map<String, Object> late = new HashMap<>(event);
                    late.put("eventId", "late");
                    return late;
                })
                .toList();
    }

    private void send(List<Map<String, Object>> events, boolean kills) throws Exception {
        int calls = (events.size() + CALL - 1) / CALL;
        for (int call = 0; call < calls; call++) {
            for (int kill = 1; kills && kill <= KILLS; kill++) {
                if (call == calls * kill / (KILLS + 1)) {
                    sluice.kill();
                    sluice.start();
                }
            }
            List<Map<String, Object>> batch = events.subList(call * CALL, Math.min(events.size(), (call + 1) * CALL));
            Sluice.await("acknowledged", Duration.ofSeconds(60), () -> acknowledged(batch));
        }
    }

    private boolean acknowledged(List<Map<String, Object>> batch) {
        try {
            return sluice.post("/api/v1/events", Map.of("events", batch)).status() == 202;
        } catch (UncheckedIOException e) { // no answer: it is repeated
            return false;
        }
    }

    private List<JsonNode> rows(String experiment) {
        Sluice.Answer answer = sluice.call("GET", "/api/v1/experiments/" + experiment + "/outcomes", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text().lines().map(OutcomesIT::parsed).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return Json.http().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(String experiment) {
        Map<String, Row> seen = new TreeMap<>();
        Map<String, JsonNode> units = new TreeMap<>();
        Map<String, Long> wins = new TreeMap<>();
        for (JsonNode row : rows(experiment)) {
            String id = row.path("decisionId").asText();
            assertThat(seen.put(id, ClientLedger.row(row))).isNull();
            if (!row.path("unitRow").isNull()) {
                units.put(id, row.path("unitRow"));
            }
            winner(row, wins);
        }
        Map<String, Row> expected = new TreeMap<>();
        ledgers.get(experiment).decisions().forEach((id, decision) -> expected.put(id, decision.row()));
        assertThat(seen).isEqualTo(expected);
        JsonNode report = sluice.get("/api/v1/experiments/" + experiment + "/report");
        if (experiment.equals("users")) {
            compareUnits(units, report);
        } else {
            compareReport(expected, report, experiment.equals("values") ? CAP : Double.MAX_VALUE);
        }
        if (experiment.equals("drafted")) {
            JsonNode duel = report.path("interleaving");
            assertThat(wins)
                    .isEqualTo(Map.of(
                            "random", duel.path("wins").asLong(),
                            "popular", duel.path("losses").asLong(),
                            "tie", duel.path("ties").asLong()));
        }
    }

    private static void winner(JsonNode row, Map<String, Long> wins) {
        JsonNode credits = row.path("credits");
        if (credits.size() == 2 && row.path("impression").asBoolean()) {
            int popular = credits.path("popular").asInt();
            int other = credits.path("random").asInt();
            wins.merge(popular == other ? "tie" : popular > other ? "popular" : "random", 1L, Long::sum);
        }
    }

    private static void compareReport(Map<String, Row> expected, JsonNode report, double cap) {
        for (JsonNode arm : report.path("arms")) {
            List<Row> seen = expected.values().stream()
                    .filter(row -> row.arm().equals(arm.path("arm").asText()) && row.impression())
                    .toList();
            assertThat(arm.path("matureImpressions").asLong()).isEqualTo(seen.size());
            assertThat(arm.path("clicks").asLong())
                    .isEqualTo(
                            seen.stream().filter(row -> row.sums().clicks() > 0).count());
            assertThat(arm.path("views").asLong())
                    .isEqualTo(
                            seen.stream().filter(row -> row.sums().views() > 0).count());
            assertThat(arm.path("conversions").asLong())
                    .isEqualTo(seen.stream()
                            .filter(row -> row.sums().conversions() > 0)
                            .count());
            assertThat(arm.path("valueSum").asDouble())
                    .isEqualTo(seen.stream()
                            .mapToDouble(row -> Math.min(cap, row.sums().value()))
                            .sum());
            assertThat(arm.path("foreignItemEvents").asLong())
                    .isEqualTo(seen.stream().mapToLong(Row::foreign).sum());
        }
    }

    /** A unit's first decision carries what the unit did, on any arm. */
    private void compareUnits(Map<String, JsonNode> rows, JsonNode report) {
        Map<String, List<Decision>> byUnit = new TreeMap<>();
        Map<String, String> firstOf = new HashMap<>();
        ledgers.get("users")
                .decisions()
                .values()
                .forEach(decision -> byUnit.computeIfAbsent(decision.unit(), any -> new ArrayList<>())
                        .add(decision));
        assertThat(rows).hasSize(byUnit.size());
        rows.keySet()
                .forEach(id ->
                        firstOf.put(ledgers.get("users").decisions().get(id).unit(), id));
        assertThat(firstOf).hasSize(byUnit.size());
        Map<String, Long> clicked = new TreeMap<>();
        byUnit.forEach((unit, decisions) -> {
            JsonNode row = rows.get(firstOf.get(unit));
            List<Map<String, Object>> all = decisions.stream()
                    .flatMap(decision -> decision.sent().stream())
                    .toList();
            ClientLedger.Sums sums = ClientLedger.Sums.of(all);
            assertThat(row.path("clicks").asLong()).isEqualTo(Math.min(1, sums.clicks()));
            assertThat(row.path("views").asLong()).isEqualTo(Math.min(1, sums.views()));
            assertThat(row.path("conversions").asLong()).isEqualTo(Math.min(1, sums.conversions()));
            assertThat(row.path("value").asDouble()).isEqualTo(sums.value());
            clicked.merge(
                    ledgers.get("users").decisions().get(firstOf.get(unit)).arm(),
                    Math.min(1, sums.clicks()),
                    Long::sum);
        });
        report.path("arms")
                .forEach(arm -> assertThat(arm.path("clicks").asLong())
                        .isEqualTo(clicked.get(arm.path("arm").asText())));
    }

    private void refusals(Path files) throws IOException {
        String outcomes = "/api/v1/experiments/requests/outcomes";
        assertThat(sluice.call("GET", outcomes + "?format=xml", "").text()).contains("csv, ndjson or parquet");
        assertThat(sluice.call("GET", "/api/v1/experiments/none/outcomes", "").status())
                .isEqualTo(404);
        String csv = sluice.call("GET", outcomes + "?format=csv", "").text();
        assertThat(csv.lines().findFirst().orElseThrow()).contains("decisionId", "times.decided", "unitRow.clicks");
        assertThat(csv.lines()).hasSize(DECISIONS + 1);
        assertThat(sluice.call("GET", outcomes + "?to=2026-01-01T00:00:00Z", "").text())
                .isEmpty();
        assertThat(sluice.get("/api/v1/experiments/requests/versions")
                        .path("versions")
                        .path(0)
                        .path("shares")
                        .size())
                .isEqualTo(2);
        assertThat(sluice.get(outcomes, sluice.makeKey("reader", "viewer")).status())
                .isEqualTo(200);
        Files.move(files, directory.resolve("elsewhere"));
        assertThat(sluice.call("GET", outcomes, "").text()).contains("does not see the directory");
        Files.move(directory.resolve("elsewhere"), files);
    }
}
