/**
 * Architectures of click models, each written once in abstract arithmetic, and the emitter that writes them as ONNX.
 * In: a feature schema and weights. Out: forward passes and graphs.
 * Looks into codec and feature.
 */
@NullMarked
package dev.sluice.network;

import org.jspecify.annotations.NullMarked;
