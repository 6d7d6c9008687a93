/**
 * The words that every room speaks: decisions, events, cells, totals, allocations and snapshots.
 * In: nothing. Out: immutable records and small interfaces.
 * Looks into codec.
 */
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;
