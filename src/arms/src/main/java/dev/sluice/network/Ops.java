package dev.sluice.network;

import java.util.List;

/**
 * The arithmetic that architectures are written in. One interpreter computes with gradients, another writes an ONNX
 * graph; an architecture cannot tell them apart. Tensors are float32 unless said otherwise; the batch comes first and is
 * −1 in shapes.
 *
 * @param <T> a tensor of the interpreter
 */
public interface Ops<T> {
    /** A learned tensor; the same name is the same tensor. */
    T parameter(String name, Init init, long... shape);

    /**
     * Rows of a learned table.
     *
     * @param rows of the table
     * @param width of a row
     * @param ids int64 of any shape, each in [0, rows)
     * @return the shape of {@code ids} with {@code width} behind it
     */
    T embedding(String name, Init init, long rows, long width, T ids);

    /**
     * Rows of a table of whole numbers that is not learned.
     *
     * @param table row by row
     * @param width of a row
     * @param ids int64 of any shape
     * @return int64, the shape of {@code ids} with {@code width} behind it
     */
    T lookup(long[] table, int width, T ids);

    /**
     * Convolution over one to three dimensions, with learned weights and biases: cross-correlation, in steps of 1.
     *
     * @param a (batch, {@code in}, sizes of the dimensions)
     * @param kernel its size in each dimension
     * @param padding zeros before and behind, in each dimension
     * @return (batch, {@code out}, size + 2 padding − kernel + 1 in each dimension)
     */
    T convolution(String name, T a, long in, long out, long[] kernel, long[] padding);

    /**
     * The highest value of each block, over one to three dimensions; what is left of an incomplete block goes.
     *
     * @param a (batch, channels, sizes of the dimensions)
     * @param block its size in each dimension
     */
    T maxPool(T a, long... block);

    /** A tensor that is not learned. */
    T constant(float[] values, long... shape);

    /** Whole numbers (int64), one dimension. */
    T whole(long... values);

    /** Matrix product over the last two dimensions. */
    T matmul(T a, T b);

    /** Element by element, with broadcasting; float32 or int64. */
    T add(T a, T b);

    /** Element by element, with broadcasting; float32 or int64. */
    T sub(T a, T b);

    /** Element by element, with broadcasting; float32 or int64. */
    T mul(T a, T b);

    /** Element by element, with broadcasting; float32. */
    T div(T a, T b);

    /** max(0, a). */
    T relu(T a);

    /** 1 / (1 + e^−a). */
    T sigmoid(T a);

    /** Hyperbolic tangent. */
    T tanh(T a);

    /** e^a over its sum, along the last axis. */
    T softmax(T a);

    /** The same values in another shape; at most one −1. */
    T reshape(T a, long... shape);

    /** Dimensions in another order. */
    T transpose(T a, int... axes);

    /** One behind the other along an axis. */
    T concat(int axis, List<T> parts);

    /** Positions {@code from} (included) to {@code to} (excluded) along an axis, which stays. */
    T slice(T a, int axis, long from, long to);

    /** {@code a} repeated along its dimensions of size 1 up to the shape of the other. */
    T expandLike(T a, T other);

    /** Sum over an axis, which goes. */
    T sum(T a, int axis);

    /** Mean over an axis, which goes. */
    T mean(T a, int axis);

    /** Over the last dimension, with learned scale and shift (Ba, Kiros and Hinton 2016), ε = 1e-5. */
    T layerNorm(String name, long width, T a);

    /** Over the batch, of a (batch, width) tensor, with learned scale and shift (Ioffe and Szegedy 2015), ε = 1e-5. */
    T batchNorm(String name, long width, T a);

    /** In training, zeroes a share of the values and scales the rest up. */
    T dropout(double rate, T a);
}
