/**
 * Data sets into recommenders, artifacts and offline metrics.
 * In: rows of interactions. Out: recommenders and evaluations. Looks into model, definition, arm and statistics.
 */
@NullMarked
package dev.sluice.training;

import org.jspecify.annotations.NullMarked;
