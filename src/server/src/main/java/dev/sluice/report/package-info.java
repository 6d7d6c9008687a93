/**
 * The read side: rates per arm with intervals, shares and the ledger.
 * In: a definition and its latest snapshot. Out: a report.
 * Looks into codec, model, policy, statistics, definition, evidence and directory.
 */
@NullMarked
package dev.sluice.report;

import org.jspecify.annotations.NullMarked;
