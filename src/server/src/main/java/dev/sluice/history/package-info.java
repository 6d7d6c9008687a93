/**
 * What snapshots said, minute by minute, in PostgreSQL.
 * In: snapshots and allocation versions. Out: series.
 * Looks into codec, model, directory and report.
 */
@NullMarked
package dev.sluice.history;

import org.jspecify.annotations.NullMarked;
