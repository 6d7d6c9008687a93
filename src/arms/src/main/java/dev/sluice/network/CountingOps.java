package dev.sluice.network;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Computes nothing but shapes, of one example, and counts the multiply-adds of its matrix products and convolutions. */
final class CountingOps implements Ops<long[]> {
    private final AtomicLong multiplyAdds = new AtomicLong();
    private final AtomicLong parameters = new AtomicLong();
    private final Set<String> names = new HashSet<>();

    long multiplyAdds() {
        return multiplyAdds.get();
    }

    /** Learned numbers outside embeddings. */
    long parameters() {
        return parameters.get();
    }

    private static long size(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    @Override
    public long[] parameter(String name, Init init, long... shape) {
        if (names.add(name)) {
            parameters.addAndGet(size(shape));
        }
        return shape;
    }

    @Override
    public long[] embedding(String name, Init init, long rows, long width, long[] ids) {
        long[] shape = Arrays.copyOf(ids, ids.length + 1);
        shape[ids.length] = width;
        return shape;
    }

    @Override
    public long[] lookup(long[] table, int width, long[] ids) {
        long[] shape = Arrays.copyOf(ids, ids.length + 1);
        shape[ids.length] = width;
        return shape;
    }

    @Override
    public long[] convolution(String name, long[] a, long in, long out, long[] kernel, long[] padding) {
        parameters.addAndGet(names.add(name) ? out * (in * size(kernel) + 1) : 0);
        long[] shape = a.clone();
        shape[1] = out;
        for (int i = 0; i < kernel.length; i++) {
            shape[i + 2] += 2 * padding[i] - kernel[i] + 1;
        }
        multiplyAdds.addAndGet(size(shape) * in * size(kernel));
        return shape;
    }

    @Override
    public long[] maxPool(long[] a, long... block) {
        long[] shape = a.clone();
        for (int i = 0; i < block.length; i++) {
            shape[i + 2] /= block[i];
        }
        return shape;
    }

    @Override
    public long[] constant(float[] values, long... shape) {
        return shape;
    }

    @Override
    public long[] whole(long... values) {
        return new long[] {values.length};
    }

    @Override
    public long[] matmul(long[] a, long[] b) {
        long[] batched = a.length >= b.length ? a : b;
        long[] shape = batched.clone();
        shape[shape.length - 2] = a[a.length - 2];
        shape[shape.length - 1] = b[b.length - 1];
        multiplyAdds.addAndGet(size(shape) * a[a.length - 1]);
        return shape;
    }

    private static long[] broadcast(long[] a, long[] b) {
        long[] shape = (a.length >= b.length ? a : b).clone();
        long[] other = a.length >= b.length ? b : a;
        for (int i = 0; i < other.length; i++) {
            int at = shape.length - other.length + i;
            shape[at] = Math.max(shape[at], other[i]);
        }
        return shape;
    }

    @Override
    public long[] add(long[] a, long[] b) {
        return broadcast(a, b);
    }

    @Override
    public long[] sub(long[] a, long[] b) {
        return broadcast(a, b);
    }

    @Override
    public long[] mul(long[] a, long[] b) {
        return broadcast(a, b);
    }

    @Override
    public long[] div(long[] a, long[] b) {
        return broadcast(a, b);
    }

    @Override
    public long[] relu(long[] a) {
        return a;
    }

    @Override
    public long[] sigmoid(long[] a) {
        return a;
    }

    @Override
    public long[] tanh(long[] a) {
        return a;
    }

    @Override
    public long[] softmax(long[] a) {
        return a;
    }

    @Override
    public long[] reshape(long[] a, long... shape) {
        long[] known = shape.clone();
        for (int i = 0; i < known.length; i++) {
            if (known[i] == -1) {
                known[i] = 1;
                known[i] = size(a) / size(known);
            }
        }
        return known;
    }

    @Override
    public long[] transpose(long[] a, int... axes) {
        return Arrays.stream(axes).mapToLong(axis -> a[axis]).toArray();
    }

    @Override
    public long[] concat(int axis, List<long[]> parts) {
        long[] shape = parts.get(0).clone();
        shape[axis] = parts.stream().mapToLong(part -> part[axis]).sum();
        return shape;
    }

    @Override
    public long[] slice(long[] a, int axis, long from, long to) {
        long[] shape = a.clone();
        shape[axis] = to - from;
        return shape;
    }

    @Override
    public long[] expandLike(long[] a, long[] other) {
        return other;
    }

    @Override
    public long[] sum(long[] a, int axis) {
        long[] shape = new long[a.length - 1];
        System.arraycopy(a, 0, shape, 0, axis);
        System.arraycopy(a, axis + 1, shape, axis, shape.length - axis);
        return shape;
    }

    @Override
    public long[] mean(long[] a, int axis) {
        return sum(a, axis);
    }

    @Override
    public long[] layerNorm(String name, long width, long[] a) {
        return a;
    }

    @Override
    public long[] batchNorm(String name, long width, long[] a) {
        return a;
    }

    @Override
    public long[] dropout(double rate, long[] a) {
        return a;
    }
}
