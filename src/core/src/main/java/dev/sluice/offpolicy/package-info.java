/**
 * What another policy would have earned on logged decisions: pure functions.
 * In: logged propensities, rewards, the other policy's propensities. Out: estimates with intervals and warnings.
 * Looks into statistics.
 */
@NullMarked
package dev.sluice.offpolicy;

import org.jspecify.annotations.NullMarked;
