/**
 * Wiring, configuration, what is done again and again, health and security.
 * In: the real clock, seeds and settings. Out: a running platform. Nobody looks in here.
 * Looks into codec, model, definition, outgoing, artifact, arm.onnx, token, stream, directory, decision, event,
 * attribution, learning, popularity, profile, audit, access, registry, experiment, catalogue, history, serving, outcome, web, transport,
 * ui.page and cli.
 */
@NullMarked
package dev.sluice.boot;

import org.jspecify.annotations.NullMarked;
