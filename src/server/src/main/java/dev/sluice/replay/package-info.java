/**
 * What another policy would have earned on decisions that were logged, here or in the Open Bandit format.
 * In: logs. Out: weighted rewards for the off-policy estimators.
 * Looks into codec, model, policy, definition, offpolicy, dataset and stream.
 */
@NullMarked
package dev.sluice.replay;

import org.jspecify.annotations.NullMarked;
