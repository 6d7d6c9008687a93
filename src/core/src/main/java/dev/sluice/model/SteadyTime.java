package dev.sluice.model;

import java.time.Instant;

/**
 * A moment of a run: of one process between two of its sleeps. Two moments of one run are as far apart as a clock says that
 * nobody can set; moments of two runs cannot be compared.
 *
 * @param run random number of the run, or {@link #NO_RUN}
 * @param at time when the run began to be known, plus what has passed since
 */
public record SteadyTime(long run, Instant at) {
    /** Of a process that the log does not know yet. */
    public static final long NO_RUN = 0;
}
