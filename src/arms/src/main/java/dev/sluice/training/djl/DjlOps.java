package dev.sluice.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.pooling.Pool;
import dev.sluice.network.Init;
import dev.sluice.network.Ops;
import java.util.Collections;
import java.util.List;

/**
 * Computes one batch. Every result is handed to the batch's manager, because the engine gives it to that of the left
 * operand, which for a parameter would keep it for ever.
 */
final class DjlOps implements Ops<NDArray> {
    private static final float EPSILON = 1e-5f;
    private static final float MOMENTUM = 0.9f;

    private final NDManager batch;
    private final Parameters parameters;
    private final boolean training;

    DjlOps(NDManager batch, Parameters parameters, boolean training) {
        this.batch = batch;
        this.parameters = parameters;
        this.training = training;
    }

    /** Hands a result of the engine to the batch. */
    NDArray mine(NDArray result) {
        result.attach(batch);
        return result;
    }

    private NDArray mine(NDList results) {
        return mine(results.get(0));
    }

    @Override
    public NDArray parameter(String name, Init init, long... shape) {
        return parameters.of(name, init, shape);
    }

    @Override
    public NDArray embedding(String name, Init init, long rows, long width, NDArray ids) {
        if (parameters.inRows(rows * width)) {
            return mine(parameters.table(name, init, rows, width).look(batch, ids));
        }
        NDArray table = parameters.of(name, init, rows, width);
        return mine(table.getNDArrayInternal().embedding(ids, table, SparseFormat.DENSE));
    }

    @Override
    public NDArray lookup(long[] table, int width, NDArray ids) {
        long[] numbers = ids.toLongArray();
        long[] rows = new long[numbers.length * width];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(table, (int) numbers[i] * width, rows, i * width, width);
        }
        return batch.create(rows, ids.getShape().add(width));
    }

    @Override
    public NDArray convolution(String name, NDArray a, long in, long out, long[] kernel, long[] padding) {
        Shape shape = new Shape(out, in).addAll(new Shape(kernel));
        Init init = Init.uniform(1 / Math.sqrt(shape.size() / (double) out));
        NDArray weight = parameters.of(name + ".weight", init, shape.getShape());
        NDArray bias = parameters.of(name + ".bias", init, out);
        Shape once = new Shape(Collections.nCopies(kernel.length, 1L));
        Shape pads = new Shape(padding);
        return mine(
                switch (kernel.length) {
                    case 1 -> Conv1d.conv1d(a, weight, bias, once, pads, once);
                    case 2 -> Conv2d.conv2d(a, weight, bias, once, pads, once);
                    default -> Conv3d.conv3d(a, weight, bias, once, pads, once);
                });
    }

    @Override
    public NDArray maxPool(NDArray a, long... block) {
        Shape size = new Shape(block);
        Shape none = new Shape(new long[block.length]);
        return mine(
                switch (block.length) {
                    case 1 -> Pool.maxPool1d(a, size, size, none, false);
                    case 2 -> Pool.maxPool2d(a, size, size, none, false);
                    default -> Pool.maxPool3d(a, size, size, none, false);
                });
    }

    @Override
    public NDArray constant(float[] values, long... shape) {
        return batch.create(values, new Shape(shape));
    }

    @Override
    public NDArray whole(long... values) {
        return batch.create(values);
    }

    @Override
    public NDArray matmul(NDArray a, NDArray b) {
        return mine(a.matMul(b));
    }

    @Override
    public NDArray add(NDArray a, NDArray b) {
        return mine(a.add(b));
    }

    @Override
    public NDArray sub(NDArray a, NDArray b) {
        return mine(a.sub(b));
    }

    @Override
    public NDArray mul(NDArray a, NDArray b) {
        return mine(a.mul(b));
    }

    @Override
    public NDArray div(NDArray a, NDArray b) {
        return mine(a.div(b));
    }

    @Override
    public NDArray relu(NDArray a) {
        return mine(Activation.relu(a));
    }

    @Override
    public NDArray sigmoid(NDArray a) {
        return mine(Activation.sigmoid(a));
    }

    @Override
    public NDArray tanh(NDArray a) {
        return mine(Activation.tanh(a));
    }

    @Override
    public NDArray softmax(NDArray a) {
        return mine(a.softmax(-1));
    }

    /** Rows of a table that is computed or learned; gradients go through. */
    NDArray rows(NDArray table, NDArray numbers) {
        return mine(table.getNDArrayInternal().embedding(numbers, table, SparseFormat.DENSE));
    }

    @Override
    public NDArray reshape(NDArray a, long... shape) {
        return mine(a.reshape(shape));
    }

    @Override
    public NDArray transpose(NDArray a, int... axes) {
        return mine(a.transpose(axes));
    }

    @Override
    public NDArray concat(int axis, List<NDArray> parts) {
        return mine(NDArrays.concat(new NDList(parts), axis));
    }

    @Override
    public NDArray slice(NDArray a, int axis, long from, long to) {
        return mine(a.get(batch, new NDIndex().addAllDim(axis).addSliceDim(from, to)));
    }

    @Override
    public NDArray expandLike(NDArray a, NDArray other) {
        return mine(a.broadcast(other.getShape()));
    }

    @Override
    public NDArray sum(NDArray a, int axis) {
        return mine(a.sum(new int[] {axis}));
    }

    @Override
    public NDArray mean(NDArray a, int axis) {
        return mine(a.mean(new int[] {axis}));
    }

    @Override
    public NDArray layerNorm(String name, long width, NDArray a) {
        return mine(a.getNDArrayInternal()
                .layerNorm(
                        a,
                        new Shape(width),
                        parameters.of(name + ".scale", Init.ONES, width),
                        parameters.of(name + ".shift", Init.ZEROS, width),
                        EPSILON));
    }

    @Override
    public NDArray batchNorm(String name, long width, NDArray a) {
        return mine(a.getNDArrayInternal()
                .batchNorm(
                        a,
                        parameters.observed(name + ".mean", Init.ZEROS, width),
                        parameters.observed(name + ".variance", Init.ONES, width),
                        parameters.of(name + ".scale", Init.ONES, width),
                        parameters.of(name + ".shift", Init.ZEROS, width),
                        -1,
                        MOMENTUM,
                        EPSILON,
                        training));
    }

    @Override
    public NDArray dropout(double rate, NDArray a) {
        return rate == 0 || !training ? a : mine(a.getNDArrayInternal().dropout(a, (float) rate, true));
    }
}
