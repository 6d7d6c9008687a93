/**
 * Turns what the arms have earned into the distribution that the next decisions are drawn from.
 * In: totals. Out: an allocation. Pure functions: no clock, no framework.
 * Looks into codec and model.
 */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
