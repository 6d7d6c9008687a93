/**
 * Joins events to their decision exactly once and ages them into cells (Kafka Streams).
 * In: verified events and ticks. Out: deltas of cells and ledger.
 * Looks into codec, model, definition and stream.
 */
@NullMarked
package dev.sluice.attribution;

import org.jspecify.annotations.NullMarked;
