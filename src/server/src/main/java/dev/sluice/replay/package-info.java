/**
 * What another policy would have earned on decisions that were logged, here or in the Open Bandit format.
 * In: logs. Out: weighted rewards for the off-policy estimators. Looks into model, definition, policy, stream, offpolicy.
 */
@NullMarked
package dev.sluice.replay;

import org.jspecify.annotations.NullMarked;
