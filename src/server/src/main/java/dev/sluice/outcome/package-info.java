/**
 * Outcomes for whoever wants the rows: Parquet files by experiment and day, and answers that are complete up to now.
 * In: the outcomes topic. Out: files, rows as CSV, NDJSON or Parquet, and what the lists looked like.
 * Looks into codec, model, statistics and stream.
 */
@NullMarked
package dev.sluice.outcome;

import org.jspecify.annotations.NullMarked;
