/**
 * Architectures of click models, each written once in abstract arithmetic, and the emitter that writes them as ONNX.
 * In: a feature schema and weights. Out: forward passes and graphs. Looks into model and feature; touches no library.
 */
@NullMarked
package dev.sluice.network;

import org.jspecify.annotations.NullMarked;
