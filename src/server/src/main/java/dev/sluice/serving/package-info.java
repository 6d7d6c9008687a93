/**
 * The recommenders and models that this replica can serve, made and opened beside the requests.
 * In: the catalogue, the registry, what experiments name. Out: recommenders.
 * Looks into codec, model, recommend, policy, definition, outgoing, artifact, arm, arm.onnx, arm.remote,
 * directory, decision, popularity, registry, experiment and catalogue.
 */
@NullMarked
package dev.sluice.serving;

import org.jspecify.annotations.NullMarked;
