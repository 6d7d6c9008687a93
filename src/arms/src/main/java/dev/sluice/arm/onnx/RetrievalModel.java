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
import java.util.Optional;

/**
 * An opened retrieval model: finds the best items of the whole catalogue for a unit that it knows, or for what anybody had, as its
 * graph reads the one or the other.
 */
public final class RetrievalModel implements AutoCloseable {
    private final OpenedModel opened;
    private final List<String> known;
    private final Map<String, Integer> units = new HashMap<>();
    private final boolean byUnit;
    private final boolean byHistory;
    private final int length;

    /** Opens an artifact; refused where graph and manifest do not fit. */
    public RetrievalModel(OnnxRuntime runtime, Artifact artifact) {
        this.known = OpenedModel.vocabularies(artifact).getOrDefault(FeatureSchema.USER, List.of());
        known.forEach(unit -> units.put(unit, units.size()));
        this.opened = OpenedModel.open(runtime, artifact, Manifest.Kind.RETRIEVAL, graph -> {
            GraphContract.retrieval(graph);
            require(
                    !graph.has("user") || !units.isEmpty(),
                    Artifact.VOCABULARIES,
                    "must list the units under " + FeatureSchema.USER);
        });
        this.byUnit = opened.graph().has("user");
        this.byHistory = opened.graph().has("history");
        this.length = opened.graph().length("history").orElse(-1L).intValue();
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

    /** Whether it finds by what was had, whoever had it. */
    public boolean byHistory() {
        return byHistory && !byUnit;
    }

    /** The first unit and the last that it knows, where it goes by units. */
    List<String> someUnits() {
        return byUnit ? List.of(known.get(0), known.get(known.size() - 1)) : List.of("");
    }

    /** Longest history that it reads. */
    int longest() {
        return length > 0 ? length : GraphContract.LONGEST_HISTORY;
    }

    /**
     * The best items, as many as are asked for or the catalogue has.
     *
     * @param unit as the training data name it
     * @param had item numbers, the latest last
     * @return empty where it knows nothing of the unit: one that was not there in training, or that had nothing
     */
    Optional<Found> best(String unit, int[] had, int k) {
        Integer row = units.get(unit);
        if ((byUnit && row == null) || (byHistory && had.length == 0)) {
            return Optional.empty();
        }
        Graph.Feed feed = new Graph.Feed()
                .longs("k", new long[] {Math.min(k, opened.items().size())}, 1);
        if (row != null) {
            feed.longs("user", new long[] {row}, 1);
        }
        if (byHistory) {
            history(feed, had);
        }
        return Optional.of(
                opened.graph().run(feed, outputs -> new Found(outputs.longs("items"), outputs.floats("scores"))));
    }

    /** The latest items; where the graph has a fixed length, behind padding. */
    private void history(Graph.Feed feed, int[] had) {
        int known = Math.min(had.length, longest());
        int size = length > 0 ? length : known;
        long[] items = new long[size];
        float[] mask = new float[size];
        for (int i = 0; i < known; i++) {
            items[size - known + i] = had[had.length - known + i];
            mask[size - known + i] = 1;
        }
        feed.longs("history", items, size).floats("mask", mask, size);
    }

    @Override
    public void close() {
        opened.graph().close();
    }

    /** Item numbers with their scores, best first. */
    @SuppressWarnings("ArrayRecordComponent")
    record Found(long[] items, float[] scores) {}
}
