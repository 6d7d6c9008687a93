package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.InvalidInput;
import java.util.List;

/**
 * Convolutions over the session and what its items are called, after the 3D CNN of Tuan and Phuong (RecSys 2017): a volume of items × characters
 * × texts (id, title, attributes) with a learned vector for each character, two convolutions over it and the strongest of each feature; beside it one
 * convolution over the vectors of the items. What comes next is scored by what it is called, too, by a convolution over its texts. Here along the session each looks back only, so that every place of a session is learned from.
 *
 * @param dim length of vectors and states, 1 to 1024; default 64
 * @param length latest items that are read, 1 to 500; default 20
 * @param characters of each text, 8 to 200; default 24
 * @param channels numbers of a character, 1 to 256; default 8
 * @param filters of each convolution over characters, 1 to 1024; default 24
 * @param dropout of vectors and features, in [0, 1); default 0.3
 */
@JsonTypeName("conv3d-session")
public record Conv3dSession(int dim, int length, int characters, int channels, int filters, Double dropout)
        implements SequenceEncoder {
    /** Items that a convolution looks back on, itself included. */
    private static final int BACK = 3;

    private static final int WIDE = 5;
    private static final int NARROW = 3;
    private static final int LEAST_CHARACTERS = 8;

    public Conv3dSession {
        dim = Ranges.orDefault("dim", dim, 64, 1024);
        length = Ranges.orDefault("length", length, 20, 500);
        characters = Ranges.orDefault("characters", characters, 24, 200);
        channels = Ranges.orDefault("channels", channels, 8, 256);
        filters = Ranges.orDefault("filters", filters, 24, 1024);
        dropout = dropout == null ? 0.3 : dropout;
        Ranges.requireRate("dropout", dropout);
        InvalidInput.require(characters >= LEAST_CHARACTERS, "characters", "must be in [8, 200], got " + characters);
    }

    /** What an item is called counts beside who had it: of a rare one nothing else is known. */
    @Override
    public <T> T vectors(Ops<T> ops, long items, Contents contents) {
        T codes = ops.lookup(contents.codes(), contents.codes().length, ops.whole(0));
        T volume = ops.transpose(written(ops, contents, ops.reshape(codes, items, -1), items), 0, 3, 2, 1);
        long[] kernel = {WIDE, contents.texts()};
        T words = ops.relu(ops.convolution("names", volume, channels, filters, kernel, new long[] {WIDE / 2, 0}));
        T strongest = ops.reshape(ops.maxPool(words, characters, 1), -1, filters);
        T learned = ops.parameter(ITEMS, VECTORS, items, dim);
        return ops.add(learned, Layers.linear(ops, "called", ops.dropout(dropout, strongest), filters, dim));
    }

    /** Vectors of characters, (rows, texts, characters, channels). */
    private <T> T written(Ops<T> ops, Contents contents, T codes, long rows) {
        T vectors = ops.embedding("characters", Init.normal(0.3), Contents.ALPHABET, channels, codes);
        return ops.reshape(vectors, rows, contents.texts(), characters, channels);
    }

    @Override
    public <T> T states(Ops<T> ops, Sequences<T> sequences) {
        T vectors = ops.dropout(dropout, Layers.read(ops, sequences, length, dim));
        T ofItems = back(ops, "items", ops.transpose(vectors, 0, 2, 1), dim, dim, new long[] {WIDE});
        T both = ops.concat(1, List.of(ofItems, ops.dropout(dropout, named(ops, sequences))));
        return Layers.linear(ops, "out", ops.transpose(both, 0, 2, 1), dim + filters, dim);
    }

    /** What the names of the latest items are, (batch, filters, length). */
    private <T> T named(Ops<T> ops, Sequences<T> sequences) {
        int texts = sequences.contents().texts();
        T codes = ops.lookup(sequences.contents().codes(), texts * characters, sequences.items());
        T flat = written(ops, sequences.contents(), codes, -1);
        T written = ops.reshape(flat, -1, length, (long) texts * characters, channels);
        T there = ops.mul(written, ops.reshape(sequences.mask(), -1, length, 1, 1));
        T volume = ops.transpose(ops.reshape(there, -1, length, texts, characters, channels), 0, 4, 1, 3, 2);
        T words = back(ops, "words", volume, channels, filters, new long[] {BACK, WIDE, texts});
        T halves = ops.maxPool(words, 1, 2, 1);
        T phrases = back(ops, "phrases", halves, filters, filters, new long[] {BACK, NARROW, 1});
        return ops.reshape(ops.maxPool(phrases, 1, characters / 2, 1), -1, filters, length);
    }

    /** A convolution that looks back along the session, and to both sides along the characters. */
    private <T> T back(Ops<T> ops, String name, T a, long in, long out, long[] kernel) {
        long[] padding = new long[kernel.length];
        padding[0] = kernel[0] - 1;
        if (kernel.length > 1) {
            padding[1] = kernel[1] / 2;
        }
        return ops.relu(ops.slice(ops.convolution(name, a, in, out, kernel, padding), 2, 0, length));
    }
}
