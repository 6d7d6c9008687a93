/**
 * Offline quality: what a recommender would have got right on data that it has not seen.
 * In: recommenders and held-back rows. Out: metrics with intervals.
 * Looks into codec, model, recommend, statistics, feature, artifact, cascade, arm, arm.onnx, dataset and training.
 */
@NullMarked
package dev.sluice.evaluation;

import org.jspecify.annotations.NullMarked;
