/**
 * Data sets into recommenders, artifacts and offline metrics.
 * In: rows of interactions. Out: recommenders and evaluations.
 * Looks into codec, model, definition, feature, network, artifact, arm and dataset.
 */
@NullMarked
package dev.sluice.training;

import org.jspecify.annotations.NullMarked;
