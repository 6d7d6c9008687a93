package dev.sluice.arm.onnx;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.network.RankerGraph;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An opened ranker: scores candidates for any number of units in one run of its graph. */
public final class RankerModel implements AutoCloseable {
    private static final String JOINING = "row";
    private static final Output SCORE = new Output("score", 1);

    private final OpenedModel opened;
    private final int largest;
    private final FeatureEncoder encoder;
    private final boolean readsFirstStage;

    /** Opens an artifact; refused where graph and manifest do not fit. */
    public RankerModel(OnnxRuntime runtime, Artifact artifact) {
        FeatureSchema schema = artifact.manifest()
                .serving()
                .flatMap(Manifest.Serving::schema)
                .orElseThrow(() -> new InvalidInput("manifest.serving.schema", "is required for a ranker"));
        this.largest = runtime.largestBatch();
        this.readsFirstStage = schema.ofFirstStage();
        this.encoder = new FeatureEncoder(schema, OpenedModel.vocabularies(artifact));
        this.opened = OpenedModel.open(runtime, artifact, Manifest.Kind.RANKER, graph -> {
            GraphContract.ranker(graph, schema);
            GraphContract.predictions(graph, targets(artifact).size());
        });
    }

    private static List<Manifest.Target> targets(Artifact artifact) {
        return artifact.manifest().serving().map(Manifest.Serving::targets).orElse(List.of());
    }

    public FeatureEncoder encoder() {
        return encoder;
    }

    /** Whether it reads what a first stage says of candidates. */
    public boolean readsFirstStage() {
        return readsFirstStage;
    }

    public TopKModel popularity() {
        return opened.popularity();
    }

    public ItemIndex items() {
        return opened.items();
    }

    /** Candidates of one run, at most. */
    int largest() {
        return largest;
    }

    public Manifest.Serving serving() {
        return opened.serving();
    }

    /** What the opened graph reads and gives. */
    Manifest.Serving seen(String provider) {
        return opened.seen(provider);
    }

    /** Whether candidates of several units can be scored in one run. */
    boolean joins() {
        return opened.graph().has(JOINING);
    }

    /**
     * A unit with its candidates.
     *
     * @param past items that it had, the latest last
     * @param candidates item numbers
     * @param exposures one for each candidate
     */
    public Query query(Encoded request, int[] past, int[] candidates, List<Exposure> exposures) {
        FeatureSchema schema = encoder.schema();
        long[] history = new long[schema.history()];
        float[] mask = new float[schema.history()];
        int known = Math.min(past.length, history.length);
        for (int i = 0; i < known; i++) {
            int at = history.length - known + i;
            history[at] =
                    encoder.id(schema.place(FeatureSchema.ITEM), opened.items().id(past[past.length - known + i]));
            mask[at] = 1;
        }
        return new Query(request, new Past(history, mask), candidates, encoder.encode(exposures));
    }

    /**
     * The scores of all candidates, query by query. A query with more candidates than were tried in one run when the model was
     * registered is scored in parts.
     */
    public float[] score(List<Query> queries) {
        return score(queries, new CompletableFuture<>());
    }

    /** The probability of each target for all candidates, candidate by candidate; none where there is one target. */
    public float[] predictions(List<Query> queries) {
        int targets = serving().targets().size();
        return targets == 0
                ? new float[0]
                : run(queries, new CompletableFuture<>(), new Output(RankerGraph.PREDICTIONS, targets));
    }

    /**
     * The same as long as somebody waits.
     *
     * @param givenUp done when nobody does
     */
    float[] score(List<Query> queries, CompletionStage<?> givenUp) {
        return run(queries, givenUp, SCORE);
    }

    private float[] run(List<Query> queries, CompletionStage<?> givenUp, Output output) {
        return queries.size() == 1 && queries.get(0).candidates.length > largest
                ? inParts(queries.get(0), givenUp, output)
                : together(queries, givenUp, output);
    }

    private float[] inParts(Query query, CompletionStage<?> givenUp, Output output) {
        int all = query.candidates.length;
        float[] values = new float[all * output.width];
        for (int from = 0; from < all; from += largest) {
            Query part = query.part(from, Math.min(all, from + largest));
            float[] some = together(List.of(part), givenUp, output);
            System.arraycopy(some, 0, values, from * output.width, some.length);
        }
        return values;
    }

    private float[] together(List<Query> queries, CompletionStage<?> givenUp, Output output) {
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
        int candidateFields = schema.fields(Side.CANDIDATE);
        int candidateNumbers = schema.numbers(Side.CANDIDATE);
        long[] exposure = new long[candidates * candidateFields];
        float[] candidateDense = new float[candidates * candidateNumbers];
        int place = 0;
        for (int unit = 0; unit < units; unit++) {
            Query query = queries.get(unit);
            System.arraycopy(query.request.ids(), 0, ids, unit * fields, fields);
            System.arraycopy(query.request.dense(), 0, dense, unit * numbers, numbers);
            System.arraycopy(query.past.items, 0, history, unit * schema.history(), schema.history());
            System.arraycopy(query.past.mask, 0, mask, unit * schema.history(), schema.history());
            Arrays.fill(row, place, place + query.candidates.length, unit);
            System.arraycopy(query.exposure.ids(), 0, exposure, place * candidateFields, query.exposure.ids().length);
            System.arraycopy(
                    query.exposure.dense(), 0, candidateDense, place * candidateNumbers, query.exposure.dense().length);
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
                .longs("item", item, candidates)
                .longs("candidate", exposure, candidates, candidateFields)
                .floats("candidate_dense", candidateDense, candidates, candidateNumbers);
        return opened.graph().run(feed, givenUp, outputs -> outputs.floats(output.name));
    }

    @Override
    public void close() {
        opened.graph().close();
    }

    /**
     * What a graph gives.
     *
     * @param width numbers for each candidate
     */
    private record Output(String name, int width) {}

    /**
     * One unit with its candidates.
     *
     * @param request encoded features of the request
     * @param past items that the unit had
     * @param candidates item numbers
     * @param exposure encoded features of the candidates, one behind the other
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Query(Encoded request, Past past, int[] candidates, Encoded exposure) {
        /** Some of the candidates. */
        private Query part(int from, int to) {
            int fields = exposure.ids().length / candidates.length;
            int numbers = exposure.dense().length / candidates.length;
            return new Query(
                    request,
                    past,
                    Arrays.copyOfRange(candidates, from, to),
                    new Encoded(
                            Arrays.copyOfRange(exposure.ids(), from * fields, to * fields),
                            Arrays.copyOfRange(exposure.dense(), from * numbers, to * numbers)));
        }
    }

    /**
     * What a unit had.
     *
     * @param items ids, padded at the front
     * @param mask 1 where there is one
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Past(long[] items, float[] mask) {}
}
