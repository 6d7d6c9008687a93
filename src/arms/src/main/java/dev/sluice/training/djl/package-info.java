/**
 * Training by automatic differentiation, with DJL and its PyTorch engine; nothing else in Sluice touches them.
 * In: an architecture and examples. Out: weights and the learning curve.
 * Looks into codec, feature, network and training.
 */
@NullMarked
package dev.sluice.training.djl;

import org.jspecify.annotations.NullMarked;
