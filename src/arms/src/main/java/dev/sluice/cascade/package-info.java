/**
 * Two stages: a model that finds candidates, and what a ranker behind it learns from.
 * In: an artifact and rows. Out: rows with what the first stage says of them.
 * Looks into codec, model, recommend, feature, artifact, arm, arm.onnx, dataset and training.
 */
@NullMarked
package dev.sluice.cascade;

import org.jspecify.annotations.NullMarked;
