package dev.sluice.model;

import static dev.sluice.codec.InvalidInput.require;
import static java.util.Objects.requireNonNull;

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
public record Cell(int revision, long version, long eligible, int slot, Instant maturedAt, int segment) {
    /** In seconds; milliseconds of any such time, and their differences, are numbers. */
    private static final long FARTHEST = 1L << 38;

    public Cell {
        Slots.require(slot);
        requireNonNull(maturedAt, "maturedAt");
        require(Math.abs(maturedAt.getEpochSecond()) <= FARTHEST, "maturedAt", "must be a time of this age");
        require(version >= 0, "version", "must not be negative");
        require(segment >= 0, "segment", "must not be negative");
    }
}
