/**
 * Features: what a model knows of a unit, an item, a moment and how the item came, encoded the same way in training and in serving.
 * In: attributes. Out: ids in one space, and numbers.
 * Looks into codec and model.
 */
@NullMarked
package dev.sluice.feature;

import org.jspecify.annotations.NullMarked;
