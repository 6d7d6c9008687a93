/**
 * Learned arms, scored by ONNX Runtime; nothing else in Sluice touches it.
 * In: artifacts and requests. Out: recommenders.
 */
@NullMarked
package dev.sluice.arm.onnx;

import org.jspecify.annotations.NullMarked;
