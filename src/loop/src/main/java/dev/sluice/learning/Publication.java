package dev.sluice.learning;

import dev.sluice.model.Allocation;
import java.time.Instant;
import java.util.Optional;

/**
 * What the writer of an experiment has made public.
 *
 * @param version of the allocation, 0 before the first one
 * @param sequence of the snapshots
 * @param allocation by slot; empty before the first one of a group
 * @param versionAt when the allocation was made
 * @param at when anything was published last
 */
record Publication(long version, long sequence, Optional<Allocation> allocation, Instant versionAt, Instant at) {
    static final Publication NONE = new Publication(0, 0, Optional.empty(), Instant.EPOCH, Instant.EPOCH);

    /** The same before the first allocation of a new group. */
    Publication withoutAllocation() {
        return new Publication(version, sequence, Optional.empty(), versionAt, at);
    }

    Publication allocated(Allocation next, Instant now) {
        return new Publication(version + 1, sequence, Optional.of(next), now, at);
    }

    /** The same after a snapshot, which has a new number when something had changed. */
    Publication published(boolean changed, Instant now) {
        return new Publication(version, sequence + (changed ? 1 : 0), allocation, versionAt, now);
    }
}
