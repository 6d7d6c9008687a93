package dev.sluice.policy;

import java.time.Instant;

/**
 * A change of what decisions of one moment show.
 *
 * @param decidedAt when the decisions were made
 * @param seenAt when the change was seen
 * @param rows decisions more; negative where they turn out to be of another arm
 * @param reward rewards more, with the sign of rows where both change
 */
public record DelayedChange(Instant decidedAt, Instant seenAt, double rows, double reward) {}
