package dev.sluice.network;

import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a trained architecture as the graph that serves: the features of all items are constants inside, so that a
 * request sends its units' features once and then two whole numbers for each candidate.
 *
 * <p>Inputs: {@code user} int64 [units, user fields], {@code user_dense} float32 [units, user dense fields],
 * {@code history} int64 and {@code mask} float32 [units, history], each where the schema has such; {@code row} int64 [N],
 * the unit of each candidate; {@code item} int64 [N], its number; {@code candidate} int64 [N, candidate fields] and {@code candidate_dense}
 * float32 [N, candidate dense fields], each where the schema has such. Output: {@code score} float32 [N]; of architectures with several
 * outputs also {@code predictions} float32 [N, outputs], whose weighted sum the score is.
 */
public final class RankerGraph {
    /** What is predicted one by one. */
    public static final String PREDICTIONS = "predictions";

    private RankerGraph() {}

    /**
     * The graph.
     *
     * @param items encoded features of the catalogue
     * @param probability whether the score goes through a sigmoid
     */
    public static byte[] of(Architecture architecture, Weights weights, ItemTable items, boolean probability) {
        OnnxGraph graph = new OnnxGraph();
        OnnxOps ops = new OnnxOps(graph, weights);
        String score = architecture.score(ops, new Joined(graph, items));
        graph.output("score", probability ? ops.sigmoid(score) : score, "candidates");
        return graph.model();
    }

    /**
     * The graph of an architecture with several outputs, each of which is the log-odds of something.
     *
     * @param items encoded features of the catalogue
     * @param serving weights of their probabilities in the score, one for each
     */
    public static byte[] of(Architecture architecture, Weights weights, ItemTable items, float[] serving) {
        OnnxGraph graph = new OnnxGraph();
        OnnxOps ops = new OnnxOps(graph, weights);
        String predictions = ops.sigmoid(architecture.score(ops, new Joined(graph, items)));
        String score = ops.sum(ops.mul(predictions, ops.constant(serving, 1, serving.length)), 1);
        graph.output("score", score, "candidates");
        graph.output(PREDICTIONS, predictions, "candidates", serving.length);
        return graph.model();
    }

    /**
     * Features of the catalogue by item number.
     *
     * @param schema of all fields
     * @param ids of the item-side sparse fields, row by row
     * @param dense values of the item-side dense fields, row by row
     * @param size number of items
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record ItemTable(FeatureSchema schema, long[] ids, float[] dense, int size) {
        /** What was learned of each item by its id, (items, dim), 0 of rare ones; empty where items have no ids, or ids no vectors. */
        public Optional<Weights.Tensor> vectors(Weights weights) {
            boolean named =
                    schema.sparse().stream().anyMatch(field -> field.name().equals(FeatureSchema.ITEM));
            return named
                    ? Architecture.VECTORS.stream()
                            .filter(name -> weights.byName().containsKey(name))
                            .map(name -> rows(weights.of(name)))
                            .findFirst()
                    : Optional.empty();
        }

        private Weights.Tensor rows(Weights.Tensor table) {
            int fields = schema.fields(Side.ITEM);
            int column = schema.place(FeatureSchema.ITEM) - schema.fields(Side.REQUEST);
            int dim = (int) table.shape()[1];
            long unknown = schema.offset(schema.place(FeatureSchema.ITEM));
            float[] rows = new float[size * dim];
            for (int item = 0; item < size; item++) {
                long id = ids[item * fields + column];
                if (id != unknown) {
                    System.arraycopy(table.values(), (int) id * dim, rows, item * dim, dim);
                }
            }
            return new Weights.Tensor(rows, size, dim);
        }
    }

    /** Units' features, repeated for their candidates, beside items' features; an input is declared when first asked for. */
    private static final class Joined implements Inputs<String> {
        private final OnnxGraph graph;
        private final ItemTable items;
        private final String row;
        private final String item;
        private final Map<String, String> made = new HashMap<>();

        Joined(OnnxGraph graph, ItemTable items) {
            this.graph = graph;
            this.items = items;
            this.row = graph.longs("row", "candidates");
            this.item = graph.longs("item", "candidates");
        }

        @Override
        public FeatureSchema schema() {
            return items.schema;
        }

        @Override
        public String ids() {
            return made.computeIfAbsent("ids", name -> {
                int own = schema().fields(Side.REQUEST);
                int other = schema().fields(Side.ITEM);
                int candidate = schema().fields(Side.CANDIDATE);
                return joined(
                        own == 0 ? "" : graph.longs("user", "units", own),
                        other == 0 ? "" : graph.constant("item.ids", items.ids, items.size, other),
                        candidate == 0 ? "" : graph.longs("candidate", "candidates", candidate));
            });
        }

        @Override
        public String dense() {
            return made.computeIfAbsent("dense", name -> {
                int own = schema().numbers(Side.REQUEST);
                int other = schema().numbers(Side.ITEM);
                int candidate = schema().numbers(Side.CANDIDATE);
                return joined(
                        own == 0 ? "" : graph.floats("user_dense", "units", own),
                        other == 0 ? "" : graph.constant("item.dense", items.dense, items.size, other),
                        candidate == 0 ? "" : graph.floats("candidate_dense", "candidates", candidate));
            });
        }

        @Override
        public String history() {
            return made.computeIfAbsent("history", name -> gather(graph.longs(name, "units", schema().history()), row));
        }

        @Override
        public String mask() {
            return made.computeIfAbsent("mask", name -> gather(graph.floats(name, "units", schema().history()), row));
        }

        /** What there is of the three, side by side. */
        private String joined(String units, String catalogue, String candidates) {
            List<String> parts = Stream.of(
                            units.isEmpty() ? "" : gather(units, row),
                            catalogue.isEmpty() ? "" : gather(catalogue, item),
                            candidates)
                    .filter(part -> !part.isEmpty())
                    .toList();
            return parts.size() == 1 ? parts.get(0) : graph.node("Concat", parts, OnnxGraph.Attribute.of("axis", 1));
        }

        private String gather(String table, String index) {
            return graph.node("Gather", List.of(table, index), OnnxGraph.Attribute.of("axis", 0));
        }
    }
}
