/**
 * The commands of the application, from serve and demo to train, replay and export.
 * In: arguments. Out: an exit code of 0, 1 or 2.
 * Looks into codec, model, recommend, policy, statistics, definition, offpolicy, feature, network, artifact,
 * cascade, arm, arm.onnx, dataset, packing, training, training.djl, evaluation, token, outcome, replay, planning, simulation and web.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
