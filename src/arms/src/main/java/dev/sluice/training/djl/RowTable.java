package dev.sluice.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.sluice.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A large table outside the engine: for each batch the distinct rows are copied into a small leaf of the graph, and moved
 * afterwards by row-wise Adagrad, one accumulator of the mean squared gradient for each row (as in Naumov et al. 2019,
 * "Deep Learning Recommendation Model"). Costs as much as the batch touches, however many rows there are.
 */
final class RowTable {
    private static final double EPSILON = 1e-8;

    private final float[] values;
    private final float[] accumulated;
    private final int width;
    /** By row: the look-up that met it last, and where its copy stands there. */
    private final int[] stamp;

    private final int[] place;
    private final List<Leaf> leaves = new ArrayList<>();
    private int looks;

    RowTable(float[] values, int rows, int width) {
        this.values = values;
        this.width = width;
        this.accumulated = new float[rows];
        this.stamp = new int[rows];
        this.place = new int[rows];
    }

    /** The rows of those ids, as a tensor of the batch. */
    NDArray look(NDManager batch, NDArray ids) {
        looks++;
        long[] wanted = ids.toLongArray();
        int[] rows = new int[wanted.length];
        long[] inverse = new long[wanted.length];
        int distinct = 0;
        for (int i = 0; i < wanted.length; i++) {
            int row = (int) wanted[i];
            if (stamp[row] != looks) {
                stamp[row] = looks;
                place[row] = distinct;
                rows[distinct++] = row;
            }
            inverse[i] = place[row];
        }
        float[] copies = new float[distinct * width];
        for (int i = 0; i < distinct; i++) {
            System.arraycopy(values, rows[i] * width, copies, i * width, width);
        }
        NDArray leaf = batch.create(copies, new Shape(distinct, width));
        leaf.setRequiresGradient(true);
        leaves.add(new Leaf(Arrays.copyOf(rows, distinct), leaf));
        NDArray index = batch.create(inverse, ids.getShape());
        NDList found = leaf.getNDArrayInternal().embedding(index, leaf, SparseFormat.DENSE);
        return found.get(0);
    }

    /**
     * Moves the rows that were looked up since the last step.
     *
     * @param frozen rows that stay
     */
    void step(double rate, double weightDecay, IntPredicate frozen) {
        for (Leaf leaf : leaves) {
            float[] gradients;
            try (NDArray gradient = leaf.values.getGradient()) {
                gradients = gradient.toFloatArray();
            }
            for (int i = 0; i < leaf.rows.length; i++) {
                if (!frozen.test(leaf.rows[i])) {
                    move(leaf.rows[i], gradients, i * width, rate, weightDecay);
                }
            }
        }
        leaves.clear();
    }

    private void move(int row, float[] gradients, int from, double rate, double weightDecay) {
        double squares = 0;
        for (int f = 0; f < width; f++) {
            squares += (double) gradients[from + f] * gradients[from + f];
        }
        accumulated[row] += (float) (squares / width);
        double step = rate / (Math.sqrt(accumulated[row]) + EPSILON);
        for (int f = 0; f < width; f++) {
            int at = row * width + f;
            values[at] -= (float) (step * gradients[from + f] + rate * weightDecay * values[at]);
        }
    }

    int width() {
        return width;
    }

    float[] row(int row) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    /** Gives rows other values; returns those that they had. */
    Map<Integer, float[]> swap(Map<Integer, float[]> rows) {
        Map<Integer, float[]> before = new HashMap<>();
        rows.forEach((row, with) -> {
            before.put(row, row(row));
            System.arraycopy(with, 0, values, row * width, width);
        });
        return before;
    }

    /** Forgets look-ups that are not learned from. */
    void forget() {
        leaves.clear();
    }

    Weights.Tensor copy() {
        return new Weights.Tensor(values.clone(), stamp.length, width);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Leaf(int[] rows, NDArray values) {}
}
