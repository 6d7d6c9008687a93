/**
 * Learned arms, scored by ONNX Runtime; nothing else in Sluice touches it.
 * In: artifacts and requests. Out: recommenders.
 * Looks into codec, model, recommend, feature, network, artifact and arm.
 */
@NullMarked
package dev.sluice.arm.onnx;

import org.jspecify.annotations.NullMarked;
