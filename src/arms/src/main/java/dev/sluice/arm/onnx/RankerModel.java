package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.FeatureSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An opened ranker: scores any number of candidates for any number of units in one run of its graph. */
public final class RankerModel implements AutoCloseable {
    static final TypeReference<Map<String, List<String>>> VOCABULARIES = new TypeReference<>() {};
    static final TypeReference<TopKModel> POPULARITY = new TypeReference<>() {};
    private static final String JOINING = "row";

    private final Graph graph;
    private final Manifest.Serving serving;
    private final FeatureEncoder encoder;
    private final TopKModel popularity;
    private final ItemIndex items;

    /** Opens an artifact; refused where graph and manifest do not fit. */
    public RankerModel(OnnxRuntime runtime, Artifact artifact) {
        require(artifact.manifest().kind() == Manifest.Kind.RANKER, "kind", "must be ranker");
        this.serving = artifact.manifest().serving().orElseThrow();
        FeatureSchema schema = serving.schema()
                .orElseThrow(() -> new InvalidInput("manifest.serving.schema", "is required for a ranker"));
        this.encoder = new FeatureEncoder(schema, artifact.json(Artifact.VOCABULARIES, VOCABULARIES));
        this.popularity = artifact.json(Artifact.ITEMS, POPULARITY);
        this.items = ItemIndex.of(popularity.items());
        require(
                items.ids().equals(popularity.items()),
                Artifact.ITEMS,
                "must list each item once, in the order of numbers");
        this.graph = Graph.open(runtime, artifact.file(Artifact.GRAPH));
        try {
            GraphContract.ranker(graph, schema);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    public FeatureEncoder encoder() {
        return encoder;
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

    /** Whether candidates of several units can be scored in one run. */
    boolean joins() {
        return graph.has(JOINING);
    }

    public Query query(Encoded request, int[] past, int[] candidates) {
        FeatureSchema schema = encoder.schema();
        long[] history = new long[schema.history()];
        float[] mask = new float[schema.history()];
        int known = Math.min(past.length, history.length);
        for (int i = 0; i < known; i++) {
            int at = history.length - known + i;
            history[at] = encoder.id(schema.place(FeatureSchema.ITEM), items.id(past[past.length - known + i]));
            mask[at] = 1;
        }
        return new Query(request, history, mask, candidates);
    }

    public float[] score(List<Query> queries) {
        int units = queries.size();
        FeatureSchema schema = encoder.schema();
        int candidates =
                queries.stream().mapToInt(query -> query.candidates.length).sum();
        long[] row = new long[candidates];
        long[] item = new long[candidates];
        int fields = queries.get(0).request.ids().length;
        int numbers = queries.get(0).request.dense().length;
        long[] ids = new long[units * fields];
        float[] dense = new float[units * numbers];
        long[] history = new long[units * schema.history()];
        float[] mask = new float[units * schema.history()];
        int place = 0;
        for (int unit = 0; unit < units; unit++) {
            Query query = queries.get(unit);
            System.arraycopy(query.request.ids(), 0, ids, unit * fields, fields);
            System.arraycopy(query.request.dense(), 0, dense, unit * numbers, numbers);
            System.arraycopy(query.history, 0, history, unit * schema.history(), schema.history());
            System.arraycopy(query.mask, 0, mask, unit * schema.history(), schema.history());
            Arrays.fill(row, place, place + query.candidates.length, unit);
            for (int candidate : query.candidates) {
                item[place++] = candidate;
            }
        }
        Graph.Feed feed = new Graph.Feed()
                .longs("user", ids, units, fields)
                .floats("user_dense", dense, units, numbers)
                .longs("history", history, units, schema.history())
                .floats("mask", mask, units, schema.history())
                .longs(JOINING, row, candidates)
                .longs("item", item, candidates);
        return graph.run(feed, outputs -> outputs.floats("score"));
    }

    @Override
    public void close() {
        graph.close();
    }

    /**
     * One unit with its candidates.
     *
     * @param request encoded features of the request
     * @param history item ids of the past, padded at the front
     * @param mask 1 where there is a past item
     * @param candidates item numbers
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Query(Encoded request, long[] history, float[] mask, int[] candidates) {}
}
