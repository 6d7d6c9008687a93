/**
 * The read side: rates per arm with intervals, shares and the ledger.
 * In: a definition and its latest snapshot. Out: a report. Looks into model, definition, policy, statistics,
 * evidence and interleaving.
 */
@NullMarked
package dev.sluice.report;

import org.jspecify.annotations.NullMarked;
