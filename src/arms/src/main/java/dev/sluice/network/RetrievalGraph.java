package dev.sluice.network;

import dev.sluice.network.OnnxGraph.Attribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes graphs that find the best items of the whole catalogue. Inputs: {@code k} int64 [1], and {@code user} int64 [1], the row
 * of a unit, or {@code history} int64 [length], numbers of items that it had, the latest last; where that length is fixed, also {@code mask}
 * float32 [length], which is 0 where the history is padded, in front. Outputs: {@code items} int64 [k] and {@code scores} float32 [k], best
 * first.
 */
public final class RetrievalGraph {
    private RetrievalGraph() {}

    /**
     * The graph of p_u · q_i + b_i.
     *
     * @param weights {@code users} (units, dim), {@code items} (items, dim) and {@code bias} (items)
     */
    public static byte[] ofUnits(Weights weights) {
        OnnxGraph graph = new OnnxGraph();
        Ops<String> ops = new OnnxOps(
                graph,
                new Weights(Map.of(
                        "unit.factors",
                        weights.of("users"),
                        "item.factors",
                        weights.of("items").transposed(),
                        "item.bias",
                        weights.of("bias"))));
        long[] users = weights.of("users").shape();
        long items = weights.of("items").shape()[0];
        String user = ops.embedding("unit.factors", Init.ZEROS, users[0], users[1], graph.longs("user", 1));
        String scores = ops.add(
                ops.matmul(user, ops.parameter("item.factors", Init.ZEROS, users[1], items)),
                ops.parameter("item.bias", Init.ZEROS, items));
        return best(graph, ops.reshape(scores, -1));
    }

    /** The graph of a scorer with its trained weights. */
    public static byte[] ofHistory(HistoryScorer scorer, Weights weights) {
        OnnxGraph graph = new OnnxGraph();
        return best(graph, scorer.scores(new OnnxOps(graph, weights), new Asked(graph, scorer.length())));
    }

    private static byte[] best(OnnxGraph graph, String scores) {
        List<String> best = graph.nodes("TopK", List.of(scores, graph.longs("k", 1)), 2, Attribute.of("axis", 0));
        graph.outputLongs("items", best.get(1), "found");
        graph.output("scores", best.get(0), "found");
        return graph.model();
    }

    /** The history of a request; an input is declared when first asked for. */
    private static final class Asked implements History<String> {
        private final OnnxGraph graph;
        private final Object length;
        private final Map<String, String> made = new HashMap<>();

        Asked(OnnxGraph graph, int length) {
            this.graph = graph;
            this.length = length == 0 ? "length" : length;
        }

        @Override
        public String items() {
            return made.computeIfAbsent("history", name -> graph.longs(name, length));
        }

        @Override
        public String mask() {
            return made.computeIfAbsent("mask", name -> graph.floats(name, length));
        }
    }
}
