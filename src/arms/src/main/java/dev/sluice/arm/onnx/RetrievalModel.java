package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.feature.FeatureSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** An opened retrieval model: finds the best items of the whole catalogue for a unit that it knows. */
public final class RetrievalModel implements AutoCloseable {
    private final Graph graph;
    private final Manifest.Serving serving;
    private final Map<String, Integer> units = new HashMap<>();
    private final TopKModel popularity;
    private final ItemIndex items;

    /** Opens an artifact; refused where graph and manifest do not fit. */
    public RetrievalModel(OnnxRuntime runtime, Artifact artifact) {
        require(artifact.manifest().kind() == Manifest.Kind.RETRIEVAL, "kind", "must be retrieval");
        this.serving = artifact.manifest().serving().orElseThrow();
        List<String> known = artifact.json(Artifact.VOCABULARIES, RankerModel.VOCABULARIES)
                .getOrDefault(FeatureSchema.USER, List.of());
        known.forEach(unit -> units.put(unit, units.size()));
        require(!units.isEmpty(), Artifact.VOCABULARIES, "must list the units under " + FeatureSchema.USER);
        this.popularity = artifact.json(Artifact.ITEMS, RankerModel.POPULARITY);
        this.items = ItemIndex.of(popularity.items());
        require(
                items.ids().equals(popularity.items()),
                Artifact.ITEMS,
                "must list each item once, in the order of numbers");
        this.graph = Graph.open(runtime, artifact.file(Artifact.GRAPH));
        try {
            GraphContract.retrieval(graph);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    public TopKModel popularity() {
        return popularity;
    }

    public ItemIndex items() {
        return items;
    }

    public Manifest.Serving serving() {
        return serving;
    }

    /** What the opened graph reads and gives. */
    Manifest.Serving seen(String provider) {
        return serving.verified(graph.inputs(), graph.outputs(), provider);
    }

    /** Number of units that it knows. */
    int units() {
        return units.size();
    }

    /** Row of a unit, or empty for one that was not there in training. */
    OptionalInt unit(String id) {
        Integer row = units.get(id);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** The best items of a unit's row; fewer than {@code k} only where the catalogue has no more. */
    Found best(int row, int k) {
        long[] wanted = {Math.min(k, items.size())};
        Graph.Feed feed = new Graph.Feed().longs("user", new long[] {row}, 1).longs("k", wanted, 1);
        return graph.run(feed, outputs -> new Found(outputs.longs("items"), outputs.floats("scores")));
    }

    @Override
    public void close() {
        graph.close();
    }

    /** Item numbers with their scores, best first. */
    @SuppressWarnings("ArrayRecordComponent")
    record Found(long[] items, float[] scores) {}
}
