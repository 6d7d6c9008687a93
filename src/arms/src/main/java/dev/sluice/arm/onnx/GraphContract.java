package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import dev.sluice.network.ContentGraph;
import dev.sluice.network.RankerGraph;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a graph must read and give; the shapes are in the documentation of {@code RankerGraph} and {@code RetrievalGraph}. */
final class GraphContract {
    /** Of a retrieval model; where the caller chooses, that many of the latest are sent. */
    static final int LONGEST_HISTORY = 1_000;

    private GraphContract() {}

    static void ranker(Graph graph, FeatureSchema schema) {
        Map<String, Expected> allowed = new TreeMap<>();
        allowed.put("item", new Expected("INT64", -1));
        allowed.put("row", new Expected("INT64", -1));
        allowed.put("user", new Expected("INT64", schema.fields(Side.REQUEST)));
        allowed.put("user_dense", new Expected("FLOAT", schema.numbers(Side.REQUEST)));
        allowed.put("candidate", new Expected("INT64", schema.fields(Side.CANDIDATE)));
        allowed.put("candidate_dense", new Expected("FLOAT", schema.numbers(Side.CANDIDATE)));
        allowed.put("history", new Expected("INT64", schema.history()));
        allowed.put("mask", new Expected("FLOAT", schema.history()));
        check(graph.inputs(), allowed);
        require(graph.has("item"), "model.onnx", "must have an input item, int64 [N]");
        output(graph, "score", "FLOAT");
    }

    /**
     * What is predicted one by one, beside the score.
     *
     * @param targets how many; none where the score is all
     */
    static void predictions(Graph graph, int targets) {
        if (targets == 0) {
            return;
        }
        output(graph, RankerGraph.PREDICTIONS, "FLOAT");
        boolean wide = graph.outputs().stream()
                .filter(output -> output.name().equals(RankerGraph.PREDICTIONS))
                .allMatch(output -> output.shape().size() == 2
                        && (output.shape().get(1) < 0 || output.shape().get(1) == targets));
        require(
                wide,
                "model.onnx",
                "must give " + RankerGraph.PREDICTIONS + " for the " + targets
                        + " targets of the manifest, float32 [N, " + targets + "]");
    }

    static void content(Graph graph, int labels) {
        output(graph, ContentGraph.LABELS, "FLOAT");
        output(graph, ContentGraph.VECTORS, "FLOAT");
        boolean wide = graph.outputs().stream()
                .filter(output -> output.name().equals(ContentGraph.LABELS))
                .allMatch(output -> output.shape().size() == 2 && output.shape().get(1) == labels);
        require(wide, "model.onnx", "must give one of its " + labels + " labels each, float32 [N, " + labels + "]");
    }

    static void retrieval(Graph graph) {
        Expected numbers = new Expected("INT64", -1);
        check(
                graph.inputs(),
                Map.of("user", numbers, "history", numbers, "mask", new Expected("FLOAT", -1), "k", numbers));
        require(
                graph.has("k") && (graph.has("user") || graph.has("history")),
                "model.onnx",
                "must have the inputs k and user, int64 [1], or k and history, int64 [length]");
        require(
                graph.has("mask") == graph.length("history").orElse(0L) > 0,
                "model.onnx",
                "must have an input mask, float32, where its history has a fixed length, and only there");
        require(
                graph.length("history").orElse(0L) <= LONGEST_HISTORY,
                "model.onnx",
                "must read a history of at most " + LONGEST_HISTORY + " items");
        output(graph, "items", "INT64");
        output(graph, "scores", "FLOAT");
    }

    private static void check(List<Manifest.Tensor> inputs, Map<String, Expected> allowed) {
        for (Manifest.Tensor input : inputs) {
            Expected expected = allowed.get(input.name());
            if (expected == null) {
                throw new InvalidInput(
                        "model.onnx", "must read nothing but " + allowed.keySet() + ", but reads " + input.name());
            }
            require(
                    expected.type.equals(input.type()),
                    "model.onnx",
                    input.name() + " must be " + expected.type + ", is " + input.type());
            long last = input.shape().isEmpty()
                    ? 0
                    : input.shape().get(input.shape().size() - 1);
            require(
                    expected.width < 0 || last < 0 || last == expected.width,
                    "model.onnx",
                    input.name() + " must have the width " + expected.width + " of the schema, has " + last);
        }
    }

    private static void output(Graph graph, String name, String type) {
        require(
                graph.outputs().stream()
                        .anyMatch(output ->
                                output.name().equals(name) && output.type().equals(type)),
                "model.onnx",
                "must give " + name + " as " + type + ", gives "
                        + graph.outputs().stream()
                                .map(output -> output.name() + " as " + output.type())
                                .collect(Collectors.joining(", ")));
    }

    /** Type and width of an input; −1 for any width. */
    private record Expected(String type, long width) {}
}
