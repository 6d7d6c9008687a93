package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.it.Sluice.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Learned models on a running server: trained, registered, served, exchanged under load, and trained again on its log. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistryIT {
    private static final String MODELS = "/api/v1/models";

    @TempDir
    private static Path directory;

    private static Sluice sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = new Sluice(
                        directory.resolve("data"),
                        Map.of(
                                "sluice.models.max-bytes", "2000000",
                                "sluice.training.schedule", "45s",
                                "sluice.training.models.scheduled.model", "fm-sgd",
                                "sluice.training.models.scheduled.settings.epochs", "3",
                                "sluice.training.models.scheduled.candidates", "bpr@1"),
                        "serve",
                        "--embedded")
                .start();
        SmallWorld.write(directory);
        assertThat(command("import", "--dataset", directory.toString()))
                .contains("imported 50 items", "imported 60 units: 60 new");
        assertThat(command("train", "--model", "bpr", "--from-catalogue", "--register", "bpr", "--set", "epochs=20"))
                .contains("registered bpr@1; the first is the champion");
        assertThat(trainFm("--seed", "1")).contains("registered fm@1");
    }

    /** What items look like: learned of those that say what they are, guessed of the others, and similar without anybody having had them. */
    @Test
    @Order(1)
    void contents_areLearnedGuessedAndCompared(@TempDir Path folder) throws Exception {
        String shop = folder.resolve("shop").toString();
        Cli.alone("generate", "--kind", "pictures", "--items", "200", "--rows", "1000", "--out", shop);
        assertThat(command(
                        "train",
                        "--model",
                        "content-cnn",
                        "--dataset",
                        shop,
                        "--register",
                        "looks",
                        "--set",
                        "size=16",
                        "--set",
                        "layers=2",
                        "--set",
                        "epochs=4"))
                .contains("valid accuracy", "registered looks@1; the first is the champion");
        JsonNode similar = sluice.get("/api/v1/items/i199/similar?count=4&model=looks@1");
        assertThat(similar.path("items")).as("of an item that nobody had").hasSize(4);
        Answer refused = sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        "looks",
                        "arms",
                        List.of(Map.of(
                                "key",
                                "a",
                                "control",
                                true,
                                "recommender",
                                Map.of("type", "onnx", "model", "looks@1")))));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("says what they are");
        String filled = folder.resolve("filled").toString();
        assertThat(command(
                        "fill",
                        "--attribute",
                        "genre",
                        "--model",
                        "looks@1",
                        "--dataset",
                        shop,
                        "--least",
                        "0.05",
                        "--out",
                        filled))
                .contains("100 of 200 items lacked genre");
        List<String> items = Files.readAllLines(Path.of(filled, "items.csv"));
        assertThat(items.get(0)).isEqualTo("id,title,genre,genre-confidence,genre-guessed");
        assertThat(items.get(1)).as("it says so itself").matches("i0,,\\w+,,");
        assertThat(items.stream().filter(line -> line.endsWith(",true"))).hasSizeGreaterThan(80);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
    }

    private static String trainFm(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("train", "--model", "fm-sgd", "--from-catalogue", "--register", "fm", "--set", "epochs=3"));
        arguments.addAll(List.of(more));
        return command(arguments.toArray(String[]::new));
    }

    private static String command(String... arguments) throws Exception {
        return Cli.run(sluice, arguments);
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    @Order(1)
    void registry_listsPromotesAndDeprecates() throws Exception {
        assertThat(sluice.get(MODELS).path("models"))
                .extracting(JsonNode::asText)
                .contains("bpr", "fm");
        assertThat(trainFm("--seed", "2", "--set", "dim=4")).contains("registered fm@2");
        JsonNode latest = sluice.get(MODELS + "/fm/versions/latest");
        assertThat(latest.path("model").asText()).isEqualTo("fm@2");
        assertThat(latest.path("manifest").path("serving").path("verifiedBy").asText())
                .isEqualTo("cpu");
        assertThat(sluice.get(MODELS + "/fm/versions/champion").path("model").asText())
                .isEqualTo("fm@1");
        assertThat(sluice.post(MODELS + "/fm/versions/2:promote", Map.of("alias", "champion"))
                        .json()
                        .path("aliases"))
                .extracting(JsonNode::asText)
                .containsExactly("champion", "latest");
        assertThat(sluice.post(MODELS + "/fm/versions/2:promote", Map.of("alias", "best"))
                        .status())
                .isEqualTo(400);
        assertThat(sluice.post(MODELS + "/fm/versions/9:promote", Map.of("alias", "latest"))
                        .status())
                .isEqualTo(404);
        assertThat(sluice.post(MODELS + "/fm/versions/2:deprecate", Map.of())
                        .json()
                        .path("deprecated")
                        .asBoolean())
                .isTrue();
        assertThat(sluice.get("/q/metrics", sluice.key()).text())
                .contains("sluice_scoring_provider{provider=\"cpu\"} 1.0");
    }

    /** A model of files names units as the server does, so that one of the log can take its place. */
    @Test
    @Order(1)
    void modelOfFiles_isComparedWithOthers() throws Exception {
        assertThat(command(
                        "train",
                        "--model",
                        "fm-sgd",
                        "--dataset",
                        directory.toString(),
                        "--register",
                        "filed",
                        "--set",
                        "epochs=3"))
                .contains("registered filed@1; the first");
        assertThat(sluice.get(MODELS + "/filed/versions/1")
                        .path("manifest")
                        .path("serving")
                        .path("hashedUnits")
                        .asBoolean())
                .isTrue();
    }

    /** What finds by what was had, from the catalogue of the server to its arms, and what is similar by each. */
    @Test
    @Order(1)
    void family_isTrainedServedAndAskedForWhatIsSimilar() throws Exception {
        List<String> family = List.of("user-cf", "markov", "ease", "als", "item2vec");
        List<Map<String, Object>> arms = new ArrayList<>();
        arms.add(Map.of("key", "trending", "control", true, "recommender", Map.of("type", "trending")));
        arms.add(Map.of("key", "recent", "recommender", Map.of("type", "recent")));
        for (String model : family) {
            assertThat(command("train", "--model", model, "--from-catalogue", "--register", model))
                    .contains("registered " + model + "@1; the first is the champion");
            arms.add(Map.of("key", model, "recommender", Map.of("type", "onnx", "model", model + "@champion")));
            arms.add(Map.of(
                    "key",
                    "like-" + model,
                    "recommender",
                    Map.of("type", "similar", "model", model + "@champion", "follow", true)));
        }
        Map<String, Object> definition =
                Map.of("key", "family", "unit", "request", "policy", Map.of("type", "fixed"), "arms", arms);
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        sluice.post("/api/v1/experiments/family:start", Map.of());
        Map<String, JsonNode> served = new HashMap<>();
        Sluice.await("every arm serves its own items", Duration.ofSeconds(60), () -> {
            JsonNode decision = sluice.post(
                            "/api/v1/experiments/family/decisions",
                            Map.of(
                                    "unit",
                                    "nobody",
                                    "count",
                                    5,
                                    "recentItems",
                                    List.of("i9", "i7"),
                                    "context",
                                    Map.of("itemId", "i3")))
                    .json();
            if (decision.path("reason").asText().equals("POLICY")) {
                served.put(decision.path("arm").asText(), decision);
            }
            return served.size() == arms.size();
        });
        served.forEach((arm, decision) -> {
            List<String> items = new ArrayList<>();
            decision.path("items").forEach(item -> items.add(item.path("itemId").asText()));
            assertThat(items).as(arm).hasSize(5).doesNotHaveDuplicates();
            assertThat(items.contains("i7")).as(arm).isEqualTo(arm.equals("recent"));
            if (arm.startsWith("like-")) {
                assertThat(items).as(arm).doesNotContain("i3");
            }
        });
        for (String model : List.of("als@1", "item2vec@champion", "bpr@1", "ease@latest", "markov@1", "user-cf@1")) {
            JsonNode similar = sluice.get("/api/v1/items/i3/similar?count=4&model=" + model);
            assertThat(similar.path("items")).as(model).hasSize(4);
            assertThat(similar.path("model").asText()).startsWith(model.substring(0, model.indexOf('@') + 1));
            assertThat(similar.path("items").findValuesAsText("itemId")).doesNotContain("i3");
        }
        assertThat(sluice.get("/api/v1/items/i3/similar?measure=dot&model=als@1")
                        .path("items"))
                .hasSize(10);
        Map.of(
                        "i3/similar", 400,
                        "i3/similar?model=als@1&count=0", 400,
                        "i3/similar?model=als@1&measure=angle", 400,
                        "i3/similar?model=als@", 400,
                        "never/similar?model=als@1", 400,
                        "i3/similar?model=nobody@1", 404)
                .forEach((bad, status) -> assertThat(
                                sluice.get("/api/v1/items/" + bad, sluice.key()).status())
                        .as(bad)
                        .isEqualTo(status));
        Map<String, Object> alone = Map.of(
                "key",
                "alone",
                "arms",
                List.of(Map.of(
                        "key", "a", "control", true, "recommender", Map.of("type", "similar", "model", "linear@1"))));
        assertThat(command("train", "--model", "lr", "--from-catalogue", "--register", "linear", "--set", "epochs=1"))
                .contains("registered linear@1");
        Answer refused = sluice.post("/api/v1/experiments", alone);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("must have vectors of items, or find by what was had");
    }

    @Test
    @Order(2)
    void badUploads_areRefusedAndChangeNothing() throws Exception {
        for (Map.Entry<String, byte[]> bad : Map.of(
                        "without folders", zip("../evil.onnx", new byte[1]),
                        "manifest.json", zip("model.onnx", new byte[1]),
                        "at most 2000000 bytes", zip("model.onnx", new byte[3_000_000]),
                        "ZIP archive", "nothing of the kind".getBytes(StandardCharsets.UTF_8))
                .entrySet()) {
            Sluice.Answer answer = sluice.upload("bad", bad.getValue());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains(bad.getKey());
        }
        assertThat(sluice.upload("Bad!", zip("a", new byte[1])).status()).isEqualTo(400);
        assertThat(sluice.status(MODELS + "/bad")).isEqualTo(404);
        assertThat(sluice.post("/api/v1/catalogue/items", new byte[17 << 20], sluice.key())
                        .status())
                .isEqualTo(413);
    }

    private static Map<String, Object> definition(String model) {
        return Map.of(
                "key", "learned",
                "attributionWindow", "2s",
                "grace", "1s",
                "policy", Map.of("type", "fixed", "weights", Map.of("top-k", 0.2, "bpr", 0.2, "fm", 0.6)),
                "arms",
                        List.of(
                                Map.of("key", "top-k", "control", true, "recommender", Map.of("type", "top-k")),
                                Map.of(
                                        "key",
                                        "bpr",
                                        "timeout",
                                        "2s",
                                        "recommender",
                                        Map.of("type", "onnx", "model", "bpr")),
                                Map.of(
                                        "key",
                                        "fm",
                                        "timeout",
                                        "2s",
                                        "recommender",
                                        Map.of("type", "onnx", "model", model, "candidates", "bpr@champion"))));
    }

    private static Answer decide(int user) {
        return sluice.post("/api/v1/experiments/learned/decisions", Map.of("unit", "u" + user, "count", 5));
    }

    @Test
    @Order(3)
    void models_areServedAndExchangedUnderLoad() throws Exception {
        Answer unknown = sluice.post("/api/v1/experiments", definition("fm@7"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("arms[2].recommender.model", "fm@7");
        assertThat(sluice.post("/api/v1/experiments", definition("fm@1")).status())
                .isEqualTo(201);
        JsonNode arms =
                sluice.get("/api/v1/experiments/learned").path("definition").path("arms");
        assertThat(arms.path(1).path("recommender").path("model").asText()).isEqualTo("bpr@1");
        assertThat(arms.path(2).path("recommender").path("candidates").asText()).isEqualTo("bpr@1");
        sluice.post("/api/v1/experiments/learned:start", Map.of());
        Sluice.await("every arm serves its own items", Duration.ofSeconds(30), () -> {
            int own = 0;
            for (int user = 0; user < 20; user++) {
                JsonNode decision = decide(user).json();
                own += decision.path("items").size() == 5
                                && decision.path("reason").asText().equals("POLICY")
                        ? 1
                        : 0;
            }
            return own == 20;
        });
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        AtomicInteger fallbacks = new AtomicInteger();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                for (int user = 0; !over.get() && user < 100_000; user++) {
                    Answer answer = decide(user % 60);
                    asked.incrementAndGet();
                    boolean served = answer.status() == 200
                            && answer.json().path("items").size() == 5;
                    dropped.addAndGet(served ? 0 : 1);
                    fallbacks.addAndGet(answer.json().path("reason").asText().equals("FALLBACK") ? 1 : 0);
                }
            });
            thread.start();
            load.add(thread);
        }
        for (String model : List.of("fm@2", "fm@1", "fm@latest")) {
            Answer answer = sluice.call(
                    "PUT", "/api/v1/experiments/learned", json(definition(model)), "Content-Type", "application/json");
            assertThat(answer.status()).isEqualTo(200);
            int revision = answer.json().path("revision").asInt();
            int before = asked.get();
            Sluice.await(
                    "the new revision decides, under load",
                    Duration.ofSeconds(60),
                    () -> asked.get() > before + 800
                            && decide(0).json().path("revision").asInt() == revision);
        }
        over.set(true);
        for (Thread thread : load) {
            thread.join();
        }
        System.out.printf(
                "registry: %d decisions while models were exchanged three times, %d dropped, %d fallbacks%n",
                asked.get(), dropped.get(), fallbacks.get());
        assertThat(asked.get()).isGreaterThan(200);
        assertThat(dropped.get()).isZero();
        assertThat(fallbacks.get()).isZero();
        assertThat(Files.readString(sluice.log())).contains("model fm@2 runs on cpu");
        Sluice.await("the old model is let go", Duration.ofSeconds(30), () -> {
            try {
                return Files.readString(sluice.log()).contains("model fm@1 is not used any more");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(sluice.call("DELETE", MODELS + "/fm/versions/2", "").status())
                .isEqualTo(409);
        assertThat(sluice.call("DELETE", MODELS + "/fm/versions/1", "").status())
                .isEqualTo(204);
        assertThat(sluice.call("DELETE", MODELS + "/fm/versions/1", "").status())
                .isEqualTo(404);
    }

    @Test
    @Order(5)
    void schedule_trainsByItself() throws IOException {
        try {
            Sluice.await(
                    "the schedule trains",
                    Duration.ofSeconds(120),
                    () -> sluice.status(MODELS + "/scheduled/versions/latest") == 200);
        } finally {
            Files.readAllLines(sluice.log()).stream()
                    .filter(line -> line.contains("ScheduledTraining"))
                    .forEach(line -> System.out.println("registry: " + line));
        }
        JsonNode serving = sluice.get(MODELS + "/scheduled/versions/latest")
                .path("manifest")
                .path("serving");
        assertThat(serving.path("hashedUnits").asBoolean()).isTrue();
        assertThat(serving.path("schema").path("dense"))
                .extracting(field -> field.path("name").asText())
                .as("what its first stage says")
                .containsExactly("candidate-score", "candidate-rank");
    }

    /** What one model says of clicks and conversions, and what it makes of both. */
    @Test
    @Order(6)
    void log_trainsAModelOfSeveralTargets() throws Exception {
        assertThat(command(
                        "train",
                        "--model",
                        "wukong",
                        "--from-log",
                        "--label",
                        "click + 20*conversion",
                        "--register",
                        "worth",
                        "--set",
                        "layers=1",
                        "--set",
                        "epochs=3"))
                .contains("valid click.logloss", "valid conversion.auc", "registered worth@1");
        JsonNode said = sluice.post(
                        MODELS + "/worth/versions/champion/scores",
                        Map.of("unit", "u1", "items", List.of("i1", "i2", "i3", "never")))
                .json();
        assertThat(said.path("model").asText()).isEqualTo("worth@1");
        assertThat(said.path("items"))
                .extracting(item -> item.path("itemId").asText())
                .containsExactlyInAnyOrder("i1", "i2", "i3");
        for (JsonNode item : said.path("items")) {
            JsonNode predictions = item.path("predictions");
            assertThat(item.path("score").asDouble())
                    .isCloseTo(
                            predictions.path("click").asDouble()
                                    + 20 * predictions.path("conversion").asDouble(),
                            within(1e-4));
        }
        assertThat(sluice.post(MODELS + "/fm/versions/3/scores", Map.of("unit", "u1", "items", List.of("i1")))
                        .json()
                        .path("items")
                        .path(0)
                        .path("predictions"))
                .isEmpty();
        Answer refused = sluice.post(MODELS + "/worth/versions/1/scores", Map.of("unit", "u1", "items", List.of()));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("must be 1 to 1000 item ids");
        assertThat(sluice.post(MODELS + "/nobody/versions/1/scores", Map.of("unit", "u1", "items", List.of("i1")))
                        .status())
                .isEqualTo(404);
    }

    private static String json(Object value) throws IOException {
        return Json.http().writeValueAsString(value);
    }

    @Test
    @Order(4)
    void log_trainsTheNextVersion() throws Exception {
        int clicked = 0;
        for (int i = 0; i < 400; i++) {
            JsonNode decision = decide(i % 60).json();
            String item = decision.path("items").path(i % 3).path("itemId").asText();
            int kind = Integer.parseInt(item.substring(1)) % 4;
            if (kind == i % 60 % 4) {
                sluice.event(decision, Map.of("eventId", "c", "type", "click", "itemId", item));
                if (i % 2 == 0) {
                    sluice.event(decision, Map.of("eventId", "b", "type", "conversion", "itemId", item));
                }
                clicked++;
            }
        }
        int clicks = clicked;
        Sluice.await(
                "the last ones are mature",
                Duration.ofSeconds(20),
                () -> sluice.get("/api/v1/experiments/learned/report").path("arms").findValues("clicks").stream()
                                .mapToLong(JsonNode::asLong)
                                .sum()
                        >= clicks);
        String said = command(
                "train", "--model", "fm-sgd", "--from-log", "--register", "fm", "--set", "epochs=3", "--set", "dim=4");
        assertThat(said).contains("registered fm@3").containsPattern("logloss .* against the champion");
        assertThat(command("train", "--model", "fm-sgd", "--from-log", "--register", "filed", "--set", "epochs=3"))
                .as("against a model of files")
                .containsPattern("logloss .* against the champion");
        command(
                "train",
                "--model",
                "fm-sgd",
                "--from-log",
                "--features",
                "user,item,kind=user.kind,age=user.age:bucket5",
                "--register",
                "people",
                "--set",
                "epochs=3");
        assertThat(sluice.get(MODELS + "/fm/versions/3")
                        .path("manifest")
                        .path("serving")
                        .path("schema")
                        .path("sparse"))
                .filteredOn(field -> field.path("name").asText().equals("position"))
                .extracting(field -> field.path("size").asInt())
                .as("five places, and what is none of them")
                .containsExactly(6);
        JsonNode fields = sluice.get(MODELS + "/people/versions/1")
                .path("manifest")
                .path("serving")
                .path("schema")
                .path("sparse");
        assertThat(fields)
                .filteredOn(field -> field.path("name").asText().equals("kind"))
                .extracting(field -> field.path("size").asInt())
                .as("four kinds, and what is none of them")
                .containsExactly(5);
        assertThat(fields)
                .filteredOn(field -> field.path("name").asText().equals("age"))
                .extracting(field -> field.path("size").asInt())
                .as("20 to 49 in steps of five")
                .containsExactly(7);
        assertThat(sluice.get(MODELS + "/fm/versions/3")
                        .path("manifest")
                        .path("serving")
                        .path("hashedUnits")
                        .asBoolean())
                .isTrue();
    }
}
