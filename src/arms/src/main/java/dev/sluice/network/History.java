package dev.sluice.network;

/**
 * What a unit had, as tensors of an interpreter.
 *
 * @param <T> a tensor of the interpreter
 */
public interface History<T> {
    /** Item numbers, int64 [length], the latest last; where the length is fixed, padded in front. */
    T items();

    /** Float32 [length]: 1 where there is an item, 0 where it is padded; only where the length is fixed. */
    T mask();
}
