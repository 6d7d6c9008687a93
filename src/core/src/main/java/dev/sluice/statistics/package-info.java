/**
 * Pure statistics: confidence sequences and offline ranking metrics.
 * In: counts and lists. Out: values with their intervals.
 * Looks into model.
 */
@NullMarked
package dev.sluice.statistics;

import org.jspecify.annotations.NullMarked;
