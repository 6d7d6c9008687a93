package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.Json;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.feature.Transform;
import dev.sluice.network.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A model that is exchanged for another one while the application is killed, and one whose copy is damaged. */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwapIT {
    private static final String EXPERIMENT = "/api/v1/experiments/swap";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final FeatureSchema SCHEMA = FeatureSchema.of(
            List.of(new SparseField("user", Source.USER, SparseField.ID, Transform.VALUE, 3)), List.of(), 0);

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 2);
        sluice = services.application(Map.of(
                        "sluice.models.directory", directory.resolve("models").toString()))
                .start();
        upload(2, 1);
        upload(1, 2);
        assertThat(sluice.post("/api/v1/experiments", definition("swap@1")).status())
                .isEqualTo(201);
        assertThat(sluice.post(EXPERIMENT + ":start", Map.of()).status()).isEqualTo(200);
        awaitFirst("x");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    /** A ranker of two items with those scores. */
    private static void upload(float x, float y) {
        OnnxGraph graph = new OnnxGraph();
        String item = graph.longs("item", "n");
        String table = graph.constant("weights", new float[] {x, y}, 2);
        graph.output("score", graph.node("Gather", List.of(table, item)), "n");
        Artifact artifact = Artifact.of(
                new Manifest(
                        "swap",
                        Manifest.Kind.RANKER,
                        MissingNode.getInstance(),
                        Optional.empty(),
                        Optional.of(new Manifest.Serving(Optional.of(SCHEMA), false, true, List.of(), List.of(), "")),
                        Map.of(),
                        Map.of()),
                Map.of(
                        Artifact.GRAPH, graph.model(),
                        Artifact.VOCABULARIES, Artifact.json(Map.of("user", List.of("a", "b"))),
                        Artifact.ITEMS, Artifact.json(new TopKModel(List.of("x", "y"), new double[] {2, 1}))));
        assertThat(sluice.upload("swap", Archive.write(artifact)).status()).isEqualTo(201);
    }

    private static Map<String, Object> definition(String model) {
        return Map.of(
                "key",
                "swap",
                "attributionWindow",
                "20m",
                "grace",
                "5s",
                "policy",
                Map.of("type", "fixed"),
                "arms",
                List.of(
                        Map.of("key", "a", "control", true, "recommender", onnx(model)),
                        Map.of("key", "b", "recommender", onnx(model))));
    }

    private static Map<String, Object> onnx(String model) {
        return Map.of("type", "onnx", "model", model);
    }

    private static void awaitFirst(String item) {
        Sluice.await("served by the model", LIMIT, () -> {
            var decision = sluice.post(
                            EXPERIMENT + "/decisions", Map.of("unit", "a", "count", 2, "deferImpression", true))
                    .json();
            return decision.path("reason").asText().equals("POLICY")
                    && decision.path("items").path(0).path("itemId").asText().equals(item);
        });
    }

    @Test
    @Order(1)
    void applicationKilled_asAModelIsExchanged_servesTheNewOne() throws Exception {
        FaultCase.create(sluice, "other");
        try (FaultCase fault = new FaultCase("application killed as a model is exchanged", List.of(sluice), "other")) {
            FaultCase.goOn(4);
            assertThat(sluice.call(
                                    "PUT",
                                    EXPERIMENT,
                                    Json.http().writeValueAsString(definition("swap@2")),
                                    "Content-Type",
                                    "application/json")
                            .status())
                    .isEqualTo(200);
            sluice.kill();
            sluice.start();
            fault.over();
            awaitFirst("y");
            FaultCase.goOn(3);
            fault.requireExact(LIMIT);
        }
        // what an arm is has changed, so its counts begin anew
        try (Traffic traffic = new Traffic(List.of(sluice), "swap", 40, 4)) {
            FaultCase.goOn(3);
            traffic.close();
            traffic.awaitCounted(sluice, LIMIT);
        }
    }

    /** What is on the disk is a copy. */
    @Test
    @Order(2)
    void copiesThatAreDamaged_areFetchedAgain() throws Exception {
        for (Damage damage : Damage.values()) {
            sluice.stop();
            Path file = largest(directory.resolve("models"));
            damage.to(file);
            sluice.start();
            awaitFirst("y");
            FaultTable.add(FaultTable.Row.ofStart(
                    "copy of a model " + damage, "served at once", "ready 200; fetched from the database again"));
        }
    }

    private static Path largest(Path models) throws IOException {
        try (Stream<Path> all = Files.walk(models)) {
            return all.filter(Files::isRegularFile)
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
    }
}
