package dev.sluice.network;

import dev.sluice.network.OnnxGraph.Attribute;
import java.util.List;
import java.util.Map;

/**
 * Writes user and item factors as a graph that finds the best items of the whole catalogue: inputs {@code user} int64 [1]
 * and {@code k} int64 [1]; outputs {@code items} int64 [k] and {@code scores} float32 [k], best first.
 */
public final class RetrievalGraph {
    private RetrievalGraph() {}

    /**
     * The graph of p_u · q_i + b_i.
     *
     * @param weights {@code users} (units, dim), {@code items} (items, dim) and {@code bias} (items)
     */
    public static byte[] of(Weights weights) {
        OnnxGraph graph = new OnnxGraph();
        Ops<String> ops = new OnnxOps(
                graph,
                new Weights(Map.of(
                        "unit.factors",
                        weights.of("users"),
                        "item.factors",
                        columns(weights.of("items")),
                        "item.bias",
                        weights.of("bias"))));
        long[] users = weights.of("users").shape();
        long items = weights.of("items").shape()[0];
        String user = ops.embedding("unit.factors", Init.ZEROS, users[0], users[1], graph.longs("user", 1));
        String scores = ops.add(
                ops.matmul(user, ops.parameter("item.factors", Init.ZEROS, users[1], items)),
                ops.parameter("item.bias", Init.ZEROS, items));
        List<String> best =
                graph.nodes("TopK", List.of(ops.reshape(scores, -1), graph.longs("k", 1)), 2, Attribute.of("axis", 0));
        graph.outputLongs("items", best.get(1), "found");
        graph.output("scores", best.get(0), "found");
        return graph.model();
    }

    /** Transposed, so that scoring walks along the catalogue. */
    private static Weights.Tensor columns(Weights.Tensor items) {
        int size = (int) items.shape()[0];
        int dim = (int) items.shape()[1];
        float[] columns = new float[items.values().length];
        for (int i = 0; i < size; i++) {
            for (int f = 0; f < dim; f++) {
                columns[f * size + i] = items.values()[i * dim + f];
            }
        }
        return new Weights.Tensor(columns, dim, size);
    }
}
