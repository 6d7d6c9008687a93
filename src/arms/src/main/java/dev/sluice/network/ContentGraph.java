package dev.sluice.network;

import dev.sluice.feature.Pixels;

/**
 * Writes graphs that say what items are by what they look like. Input: {@code images} float32 [N, 3, size, size], −1 to 1. Outputs:
 * {@code labels} float32 [N, labels], the probability of each, and {@code vectors} float32 [N, dim].
 */
public final class ContentGraph {
    public static final String IMAGES = "images";
    public static final String LABELS = "labels";
    public static final String VECTORS = "vectors";

    private ContentGraph() {}

    public static byte[] of(ContentCnn architecture, Weights weights, int labels) {
        OnnxGraph graph = new OnnxGraph();
        OnnxOps ops = new OnnxOps(graph, weights);
        String images = graph.floats(IMAGES, IMAGES, Pixels.COLOURS, architecture.size(), architecture.size());
        String vectors = architecture.vectors(ops, images);
        graph.output(LABELS, ops.sigmoid(architecture.labels(ops, vectors, labels)), IMAGES, labels);
        graph.output(VECTORS, vectors, IMAGES, architecture.dim());
        return graph.model();
    }
}
