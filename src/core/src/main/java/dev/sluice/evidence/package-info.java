/**
 * What may be claimed about arms, however traffic was allocated and whenever one looks: pure functions of sums over
 * mature decisions.
 * In: propensities and outcomes. Out: intervals, e-values, boundaries.
 * Looks into model, policy, statistics and definition.
 */
@NullMarked
package dev.sluice.evidence;

import org.jspecify.annotations.NullMarked;
