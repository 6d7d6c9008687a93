/**
 * Outcomes for whoever wants the rows: Parquet files by experiment and day, and answers that are complete up to now.
 * In: the outcomes topic. Out: files, and rows as CSV, NDJSON or Parquet.
 * Looks into codec, model and stream.
 */
@NullMarked
package dev.sluice.outcome;

import org.jspecify.annotations.NullMarked;
