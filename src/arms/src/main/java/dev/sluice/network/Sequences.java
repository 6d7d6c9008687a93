package dev.sluice.network;

/**
 * A batch of sequences of items, as tensors of an interpreter.
 *
 * @param <T> a tensor of the interpreter
 */
public interface Sequences<T> {
    /** Number of items of the catalogue. */
    long catalogue();

    /** Texts of the catalogue's items; none where the encoder reads none. */
    Contents contents();

    /** Item numbers, int64 (batch, length), the latest last, padded in front. */
    T items();

    /** Float32 (batch, length): 1 where there is an item, 0 where it is padded. */
    T mask();
}
