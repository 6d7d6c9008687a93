package dev.sluice.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.arm.BlendModel;
import dev.sluice.arm.TrainedModel;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Digest;
import dev.sluice.artifact.Manifest;
import dev.sluice.artifact.NumpyArray;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.model.Interaction;
import dev.sluice.network.Architecture;
import dev.sluice.network.HistoryScorer;
import dev.sluice.network.RankerGraph;
import dev.sluice.network.RankerGraph.ItemTable;
import dev.sluice.network.RetrievalGraph;
import dev.sluice.network.Weights;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes artifacts of what was trained: the graph, the vocabularies that feed it, and the catalogue with its popularity.
 *
 * @param name kind of the model
 * @param settings hyper-parameters and training settings
 * @param task trained on
 * @param clock that tells when it was made
 * @param started when training began
 */
record Artifacts(String name, JsonNode settings, Task task, Clock clock, Instant started) {
    static Artifacts of(String name, JsonNode settings, Task task, Clock clock) {
        return new Artifacts(name, settings, task, clock, clock.instant());
    }

    public Artifact counts(TrainedModel model) {
        return of(Manifest.Kind.COUNTS, Optional.empty(), Map.of(Artifact.COUNTS, Artifact.json(model)));
    }

    /**
     * Parts that find items by themselves, as one.
     *
     * @param parts by name, in the order of the weights
     */
    public Artifact blend(BlendSettings blend, Map<String, Artifact> parts, double[] weights) {
        Map<String, byte[]> files = new HashMap<>();
        List<BlendModel.Part> listed = new ArrayList<>();
        parts.forEach((part, artifact) -> {
            files.put(part + ".zip", Archive.write(artifact));
            listed.add(new BlendModel.Part(part + ".zip", weights[listed.size()]));
        });
        files.put(Artifact.BLEND, Artifact.json(new BlendModel(blend.fusion(), blend.depth(), listed)));
        return of(Manifest.Kind.BLEND, Optional.empty(), files);
    }

    /**
     * Finds by what a unit had, whoever that is.
     *
     * @param vectors of items, where they have any
     */
    public Artifact byHistory(HistoryScorer scorer, Weights weights, Optional<Weights.Tensor> vectors) {
        Map<String, byte[]> files = catalogue();
        vectors.ifPresent(table -> files.put(Artifact.VECTORS, encoded(table)));
        files.put(Artifact.GRAPH, RetrievalGraph.ofHistory(scorer, weights));
        return of(Manifest.Kind.RETRIEVAL, Optional.of(serving(Optional.empty(), false)), files);
    }

    /**
     * Says what items are.
     *
     * @param attribute that it says
     * @param vocabulary values of it, in the order of the graph's
     */
    public Artifact content(byte[] graph, String attribute, List<String> vocabulary) {
        Map<String, byte[]> files = catalogue();
        files.put(Artifact.GRAPH, graph);
        files.put(Artifact.VOCABULARIES, Artifact.json(Map.of(attribute, vocabulary)));
        return of(Manifest.Kind.CONTENT, Optional.of(serving(Optional.empty(), false)), files);
    }

    public Artifact retrieval(Weights weights) {
        Map<String, byte[]> files = catalogue();
        files.put(Artifact.GRAPH, RetrievalGraph.ofUnits(weights));
        files.put(Artifact.VECTORS, encoded(weights.of("items")));
        List<String> units = List.copyOf(task.train().unitItems().byUnit().keySet());
        files.put(Artifact.VOCABULARIES, Artifact.json(Map.of(FeatureSchema.USER, units)));
        return of(Manifest.Kind.RETRIEVAL, Optional.of(serving(Optional.empty(), false)), files);
    }

    public Artifact ranker(Architecture architecture, FittedFeatures features, ItemTable items, Scorer scorer) {
        Map<String, byte[]> files = catalogue();
        files.put(Artifact.GRAPH, graph(architecture, items, scorer));
        files.put(Artifact.VOCABULARIES, Artifact.json(features.vocabularies()));
        items.vectors(scorer.weights()).ifPresent(table -> files.put(Artifact.VECTORS, encoded(table)));
        return of(
                Manifest.Kind.RANKER,
                Optional.of(serving(Optional.of(features.schema()), scorer.probability())),
                files);
    }

    private byte[] graph(Architecture architecture, ItemTable items, Scorer scorer) {
        List<Task.Target> targets = task.labels().targets();
        if (targets.size() == 1) {
            return RankerGraph.of(architecture, scorer.weights(), items, scorer.probability());
        }
        float[] weights = new float[targets.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) targets.get(i).weight();
        }
        return RankerGraph.of(architecture, scorer.weights(), items, weights);
    }

    /** Vectors of the items that somebody had; of others nothing is known, which a vector without length says. */
    private byte[] encoded(Weights.Tensor table) {
        int dim = (int) table.shape()[1];
        float[] values = new float[table.values().length];
        task.train().interactions().stream()
                .mapToInt(row -> task.train().items().number(row.item()))
                .distinct()
                .forEach(item -> System.arraycopy(table.values(), item * dim, values, item * dim, dim));
        return new NumpyArray(values, dim).encoded();
    }

    private Map<String, byte[]> catalogue() {
        Map<String, byte[]> files = new HashMap<>();
        files.put(Artifact.ITEMS, Artifact.json(new TopKTrainer(Optional.empty()).train(task.had())));
        return files;
    }

    private Manifest.Serving serving(Optional<FeatureSchema> schema, boolean probability) {
        List<Manifest.Target> targets =
                schema.isEmpty() ? List.of() : task.labels().said();
        return new Manifest.Serving(
                schema, task.hashedUnits(), probability && targets.isEmpty(), targets, List.of(), List.of(), "");
    }

    private Artifact of(Manifest.Kind kind, Optional<Manifest.Serving> serving, Map<String, byte[]> files) {
        Instant now = clock.instant();
        Rows rows = task.train();
        Manifest.Training training = new Manifest.Training(
                rows.interactions().size(),
                rows.unitItems().byUnit().size(),
                rows.items().size(),
                now,
                task.seed(),
                digest(rows.interactions()),
                Duration.between(started, now).toMillis() / 1000.0);
        return Artifact.of(
                new Manifest(name, kind, settings, Optional.of(training), serving, Map.of(), Map.of()), files);
    }

    private static String digest(List<Interaction> rows) {
        MessageDigest digest = Digest.start();
        for (Interaction row : rows) {
            digest.update((row.unit() + '\t' + row.item() + '\t' + row.value() + '\t' + row.at() + '\n')
                    .getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Trained weights.
     *
     * @param probability whether the score goes through a sigmoid
     */
    public record Scorer(Weights weights, boolean probability) {}
}
