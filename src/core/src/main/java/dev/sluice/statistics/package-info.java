/**
 * Pure statistics: posteriors, tests and intervals for a fixed number of rows, sample sizes, and many tests at once.
 * In: counts and sums. Out: values with their intervals.
 * Looks into model.
 */
@NullMarked
package dev.sluice.statistics;

import org.jspecify.annotations.NullMarked;
