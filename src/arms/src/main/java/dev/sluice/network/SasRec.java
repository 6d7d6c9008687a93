package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.InvalidInput;

/**
 * Self-attention over the session (Kang and McAuley 2018, section III): vectors of items and of places, then blocks of attention to
 * what came before and of two layers for each place, each normalised before and added to what it read.
 *
 * @param dim length of vectors and states, 1 to 1024; default 64
 * @param length latest items that are read, 1 to 500; default 50
 * @param blocks 1 to 16; default 2
 * @param heads of attention, by which {@code dim} is divided, 1 to 64; default 1
 * @param dropout of vectors and of what blocks add, in [0, 1); default 0.3
 */
@JsonTypeName("sasrec")
public record SasRec(int dim, int length, int blocks, int heads, Double dropout) implements SequenceEncoder {
    /** Leaves nothing of what must not be seen. */
    private static final float NEVER = -1e9f;

    public SasRec {
        dim = Ranges.orDefault("dim", dim, 64, 1024);
        length = Ranges.orDefault("length", length, 50, 500);
        blocks = Ranges.orDefault("blocks", blocks, 2, 16);
        heads = Ranges.orDefault("heads", heads, 1, 64);
        dropout = dropout == null ? 0.3 : dropout;
        Ranges.requireRate("dropout", dropout);
        InvalidInput.require(dim % heads == 0, "heads", "must divide dim " + dim + ", got " + heads);
    }

    @Override
    public <T> T states(Ops<T> ops, Sequences<T> sequences) {
        T places = ops.parameter("places", Init.normal(0.02), 1, length, dim);
        T state = ops.dropout(dropout, ops.add(Layers.read(ops, sequences, length, dim), places));
        T unseen = unseen(ops, sequences);
        for (int block = 0; block < blocks; block++) {
            String name = "block" + block;
            T normal = ops.layerNorm(name + ".norm", dim, state);
            state = ops.add(state, ops.dropout(dropout, attention(ops, name, normal, unseen)));
            T read = ops.layerNorm(name + ".between", dim, state);
            T hidden = ops.dropout(dropout, ops.relu(Layers.linear(ops, name + ".hidden", read, dim, dim)));
            state = ops.add(state, ops.dropout(dropout, Layers.linear(ops, name + ".out", hidden, dim, dim)));
        }
        return ops.layerNorm("norm", dim, state);
    }

    /** Added to what a place (row) thinks of a place (column): nothing is seen of what comes later, and of padding. */
    private <T> T unseen(Ops<T> ops, Sequences<T> sequences) {
        float[] later = new float[length * length];
        for (int row = 0; row < length; row++) {
            for (int column = row + 1; column < length; column++) {
                later[row * length + column] = NEVER;
            }
        }
        T there = ops.reshape(sequences.mask(), -1, 1, 1, length);
        T padding = ops.mul(ops.sub(there, ops.constant(new float[] {1}, 1)), ops.constant(new float[] {-NEVER}, 1));
        return ops.add(padding, ops.constant(later, 1, 1, length, length));
    }

    private <T> T attention(Ops<T> ops, String name, T read, T unseen) {
        T asked = heads(ops, Layers.linear(ops, name + ".query", read, dim, dim));
        T keys = heads(ops, Layers.linear(ops, name + ".key", read, dim, dim));
        T values = heads(ops, Layers.linear(ops, name + ".value", read, dim, dim));
        T scale = ops.constant(new float[] {(float) Math.sqrt((double) heads / dim)}, 1);
        T products = ops.mul(ops.matmul(asked, ops.transpose(keys, 0, 1, 3, 2)), scale);
        T seen = ops.matmul(ops.softmax(ops.add(products, unseen)), values);
        return ops.reshape(ops.transpose(seen, 0, 2, 1, 3), -1, length, dim);
    }

    /** (batch, heads, length, dim / heads). */
    private <T> T heads(Ops<T> ops, T all) {
        return ops.transpose(ops.reshape(all, -1, length, heads, dim / heads), 0, 2, 1, 3);
    }
}
