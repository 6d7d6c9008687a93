/**
 * Recommenders: a request in, ranked items out, within a time budget.
 * In: a unit with its history. Out: scored items. Looks into model; touches no database, broker or HTTP client.
 */
@NullMarked
package dev.sluice.arm;

import org.jspecify.annotations.NullMarked;
