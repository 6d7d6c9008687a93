package dev.sluice.network;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.feature.Pixels;

/**
 * What an item looks like: layers of 3 × 3 convolutions, each normalised, rectified and halved by its strongest values, with twice as many filters from layer to
 * layer; the mean over all places, wherever something stands in the image; a vector of the item, and labels by it (LeCun, Bottou, Bengio and Haffner 1998;
 * the mean: Lin, Chen and Yan 2014, "Network in network").
 *
 * @param size pixels of a side that images are squeezed to, 8 to 256; default 32
 * @param layers 1 to 6, with 2^layers at most size; default 3
 * @param filters of the first layer, 1 to 256; default 16
 * @param dim length of a vector, 1 to 1024; default 32
 * @param dropout of the vector before the labels, in [0, 1); default 0.2
 */
public record ContentCnn(int size, int layers, int filters, int dim, Double dropout) {
    private static final int LEAST = 8;

    public ContentCnn {
        size = Ranges.orDefault("size", size, 32, 256);
        layers = Ranges.orDefault("layers", layers, 3, 6);
        filters = Ranges.orDefault("filters", filters, 16, 256);
        dim = Ranges.orDefault("dim", dim, 32, 1024);
        dropout = dropout == null ? 0.2 : dropout;
        Ranges.requireRate("dropout", dropout);
        require(size >= LEAST, "size", "must be in [8, 256], got " + size);
        require(
                1 << layers <= size,
                "layers",
                "must leave a place of " + size + " pixels, each halves them, got " + layers);
    }

    /**
     * Vectors of images, (batch, dim).
     *
     * @param images float32 (batch, 3, size, size), −1 to 1
     */
    public <T> T vectors(Ops<T> ops, T images) {
        T x = images;
        long in = Pixels.COLOURS;
        long side = size;
        for (int layer = 0; layer < layers; layer++) {
            long out = (long) filters << layer;
            T seen = ops.convolution("layer" + layer, x, in, out, new long[] {3, 3}, new long[] {1, 1});
            x = ops.maxPool(ops.relu(normed(ops, "layer" + layer + ".norm", seen, out, side)), 2, 2);
            in = out;
            side /= 2;
        }
        T mean = ops.mean(ops.reshape(x, -1, in, side * side), 2);
        return ops.tanh(Layers.linear(ops, "vector", mean, in, dim));
    }

    /** Each filter over all places of all images. */
    private static <T> T normed(Ops<T> ops, String name, T x, long filters, long side) {
        T places = ops.reshape(ops.transpose(x, 0, 2, 3, 1), -1, filters);
        T normed = ops.reshape(ops.batchNorm(name, filters, places), -1, side, side, filters);
        return ops.transpose(normed, 0, 3, 1, 2);
    }

    /** Log-odds of each label, (batch, labels). */
    public <T> T labels(Ops<T> ops, T vectors, int labels) {
        return Layers.linear(ops, "labels", ops.dropout(dropout, vectors), dim, labels);
    }
}
