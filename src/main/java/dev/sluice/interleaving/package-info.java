/**
 * Compares two rankers by what users click in a list made of both: pure functions. In: lists, clicks. Out: an interleaved
 * list with teams, credit, an anytime test. Looks into model and statistics.
 */
@NullMarked
package dev.sluice.interleaving;

import org.jspecify.annotations.NullMarked;
