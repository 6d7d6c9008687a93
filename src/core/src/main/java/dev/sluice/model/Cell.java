package dev.sluice.model;

import java.time.Instant;

/**
 * Mature decisions that share everything that their propensity depends on.
 *
 * @param revision revision that decided
 * @param version allocation version that they were drawn from
 * @param eligible bit mask of the eligible slots
 * @param slot the arm
 * @param maturedAt second in which they matured where the policy forgets with time, else the minute
 * @param segment index of the segment by that revision; 0 where it declares none
 */
public record Cell(int revision, long version, long eligible, int slot, Instant maturedAt, int segment) {}
