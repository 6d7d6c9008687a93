/**
 * Data sets: interactions, units and items from files.
 * In: MovieLens, or CSV, NDJSON and Parquet with a mapping. Out: rows, streamed.
 * Looks into codec, model, feature and arm.
 */
@NullMarked
package dev.sluice.dataset;

import org.jspecify.annotations.NullMarked;
