/**
 * Data sets: interactions, units and items from files.
 * In: MovieLens, or text, NDJSON and Parquet with a mapping. Out: rows as they are written, streamed.
 * Looks into codec, model, feature and arm.
 */
@NullMarked
package dev.sluice.dataset;

import org.jspecify.annotations.NullMarked;
