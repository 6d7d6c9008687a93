package dev.sluice.network;

import dev.sluice.feature.FeatureSchema;

/**
 * What a forward pass starts from, one row per example.
 *
 * @param <T> a tensor of the interpreter
 */
public interface Inputs<T> {
    /** Which fields there are. */
    FeatureSchema schema();

    /** int64 (batch, sparse fields): ids in the space that all fields share. */
    T ids();

    /** float32 (batch, dense fields). */
    T dense();

    /** int64 (batch, history length): item ids of what the unit had, in the shared space. */
    T history();

    /** float32 (batch, history length): 1 where there is an item, 0 where the history is shorter. */
    T mask();
}
