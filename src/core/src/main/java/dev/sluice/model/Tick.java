package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What a replica writes to every partition of the events topic once a second, so that time passes where nothing happens and
 * tokens of its run can be told their age.
 *
 * @param v schema version
 * @param run number of the replica's run
 * @param at its steady time; absent until a tick of the run was acknowledged
 */
public record Tick(int v, long run, Optional<Instant> at) implements Versioned {
    public Tick {
        requireNonNull(at, "at");
    }
}
