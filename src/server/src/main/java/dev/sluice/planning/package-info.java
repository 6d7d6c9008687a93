/**
 * How long an experiment takes, before it starts: pure functions.
 * In: rates, effect, traffic. Out: sample sizes and durations, by formula for a fixed split and by simulation for a
 * policy.
 * Looks into codec, model, policy, statistics, definition and evidence.
 */
@NullMarked
package dev.sluice.planning;

import org.jspecify.annotations.NullMarked;
