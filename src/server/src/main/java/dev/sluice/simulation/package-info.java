/**
 * Simulated arms, worlds and users.
 * In: true rates or preferences. Out: regret tables, clicks and views.
 * Looks into codec, model and dataset.
 */
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
