/**
 * Joins events to their decision exactly once and ages them into cells (Kafka Streams).
 * In: decisions, verified events and ticks. Out: deltas of cells and ledger, a row for each mature decision, and what happened to
 * items.
 * Looks into codec, model, definition and stream.
 */
@NullMarked
package dev.sluice.attribution;

import org.jspecify.annotations.NullMarked;
