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
    private final OpenedModel opened;
    private final Map<String, Integer> units = new HashMap<>();

    /** Opens an artifact; refused where graph and manifest do not fit. */
    public RetrievalModel(OnnxRuntime runtime, Artifact artifact) {
        List<String> known = OpenedModel.vocabularies(artifact).getOrDefault(FeatureSchema.USER, List.of());
        known.forEach(unit -> units.put(unit, units.size()));
        require(!units.isEmpty(), Artifact.VOCABULARIES, "must list the units under " + FeatureSchema.USER);
        this.opened = OpenedModel.open(runtime, artifact, Manifest.Kind.RETRIEVAL, GraphContract::retrieval);
    }

    public TopKModel popularity() {
        return opened.popularity();
    }

    public ItemIndex items() {
        return opened.items();
    }

    public Manifest.Serving serving() {
        return opened.serving();
    }

    /** What the opened graph reads and gives. */
    Manifest.Serving seen(String provider) {
        return opened.seen(provider);
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
        long[] wanted = {Math.min(k, opened.items().size())};
        Graph.Feed feed = new Graph.Feed().longs("user", new long[] {row}, 1).longs("k", wanted, 1);
        return opened.graph().run(feed, outputs -> new Found(outputs.longs("items"), outputs.floats("scores")));
    }

    @Override
    public void close() {
        opened.graph().close();
    }

    /** Item numbers with their scores, best first. */
    @SuppressWarnings("ArrayRecordComponent")
    record Found(long[] items, float[] scores) {}
}
