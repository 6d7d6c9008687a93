package dev.sluice.network;

import dev.sluice.feature.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/** Pieces that several architectures share. */
final class Layers {
    /** Standard deviation of fresh factors. */
    static final Init FACTORS = Init.normal(0.01);

    private Layers() {}

    /** x W + b, with W and b uniform in ±1/√in. */
    static <T> T linear(Ops<T> ops, String name, T x, long in, long out) {
        Init init = Init.uniform(1 / Math.sqrt(in));
        return ops.add(
                ops.matmul(x, ops.parameter(name + ".weight", init, in, out)),
                ops.parameter(name + ".bias", init, out));
    }

    /** The sparse fields' rows of a table, (batch, fields, width). */
    static <T> T embedded(Ops<T> ops, Inputs<T> inputs, String name, Init init, long width) {
        return ops.embedding(name, init, inputs.schema().vocabularySize(), width, inputs.ids());
    }

    /** w0 + Σ w of the sparse fields + dense · w, (batch). */
    static <T> T linearPart(Ops<T> ops, Inputs<T> inputs) {
        T sparse = ops.sum(ops.sum(embedded(ops, inputs, "linear", Init.ZEROS, 1), 2), 1);
        T sum = ops.add(sparse, ops.parameter("bias", Init.ZEROS, 1));
        int dense = inputs.schema().denseWidth();
        return dense == 0
                ? sum
                : ops.add(
                        sum,
                        ops.sum(ops.matmul(inputs.dense(), ops.parameter("linear.dense", Init.ZEROS, dense, 1)), 1));
    }

    /** Vectors of the items of sequences, (batch, length, dim); nothing where they are padded. */
    static <T> T read(Ops<T> ops, Sequences<T> sequences, int length, int dim) {
        T vectors = ops.embedding(
                SequenceEncoder.ITEMS, SequenceEncoder.VECTORS, sequences.catalogue(), dim, sequences.items());
        T scaled = ops.mul(vectors, ops.constant(new float[] {(float) Math.sqrt(dim)}, 1));
        return ops.mul(scaled, ops.reshape(sequences.mask(), -1, length, 1));
    }

    /** The row of one field, (batch, width). */
    static <T> T row(Ops<T> ops, Inputs<T> inputs, String field, Init init, long width) {
        int place = inputs.schema().place(field);
        T id = ops.slice(inputs.ids(), 1, place, place + 1);
        return ops.reshape(ops.embedding("factors", init, inputs.schema().vocabularySize(), width, id), -1, width);
    }

    /** All rows side by side with the dense inputs behind, (batch, {@link #flatWidth}). */
    static <T> T flat(Ops<T> ops, Inputs<T> inputs, T rows, long width) {
        FeatureSchema schema = inputs.schema();
        T flat = ops.reshape(rows, -1, schema.sparse().size() * width);
        return schema.denseWidth() == 0 ? flat : ops.concat(1, List.of(flat, inputs.dense()));
    }

    static long flatWidth(FeatureSchema schema, long width) {
        return schema.sparse().size() * width + schema.denseWidth();
    }

    /**
     * A multi-layer perceptron: every layer but the last is linear, normalised over the batch where asked, rectified and
     * dropped out.
     *
     * @param widths input, hidden and output
     */
    static <T> T mlp(Ops<T> ops, String name, T x, Widths widths) {
        T value = x;
        int last = widths.layers.size() - 1;
        for (int i = 1; i < last; i++) {
            long width = widths.layers.get(i);
            value = linear(ops, name + "." + i, value, widths.layers.get(i - 1), width);
            if (widths.batchNorm) {
                value = ops.batchNorm(name + "." + i + ".norm", width, value);
            }
            value = ops.dropout(widths.dropout, ops.relu(value));
        }
        return linear(ops, name + "." + last, value, widths.layers.get(last - 1), widths.layers.get(last));
    }

    /** Shape of a perceptron. */
    record Widths(List<Long> layers, boolean batchNorm, double dropout) {
        /**
         * @param linear number of linear layers, the last included
         */
        static Widths of(long in, int linear, long hidden, long out, boolean batchNorm, double dropout) {
            List<Long> layers = new ArrayList<>();
            layers.add(in);
            for (int i = 1; i < linear; i++) {
                layers.add(hidden);
            }
            layers.add(out);
            return new Widths(layers, batchNorm, dropout);
        }
    }
}
