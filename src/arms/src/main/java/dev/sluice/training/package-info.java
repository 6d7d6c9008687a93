/**
 * Data sets into recommenders and artifacts.
 * In: rows of interactions. Out: trained models.
 * Looks into codec, model, recommend, definition, feature, network, artifact, arm and dataset.
 */
@NullMarked
package dev.sluice.training;

import org.jspecify.annotations.NullMarked;
