/**
 * The commands: serve, demo, import, train, evaluate and simulate.
 * In: arguments. Out: an exit code of 0, 1 or 2.
 * Looks into codec, model, recommend, policy, statistics, definition, offpolicy, feature, network, artifact, arm,
 * arm.onnx, dataset, training, training.djl, evaluation, token, stream, replay, planning, simulation and web.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
