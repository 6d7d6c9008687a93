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
 * @param epoch that began with the version
 * @param at when anything was published last
 */
record Publication(long version, long sequence, Optional<Allocation> allocation, Epoch epoch, Instant at) {
    static final Publication NONE =
            new Publication(0, 0, Optional.empty(), new Epoch(Instant.EPOCH, Instant.EPOCH, 0), Instant.EPOCH);

    /**
     * The life of a version: plug-ins are as of its start, so that a new one begins from time to time even where the shares
     * stay.
     *
     * @param since when it began
     * @param moved when the shares moved last
     * @param rows that had matured by then
     */
    record Epoch(Instant since, Instant moved, long rows) {
        private static final double GROWTH = 1.1;
        private static final long LEAST_GROWTH = 100;

        /** Whether so much has matured since it began that plug-ins are worth a new one. */
        boolean outgrown(long now) {
            return now >= rows * GROWTH && now - rows >= LEAST_GROWTH;
        }
    }

    /** The same before the first allocation of a new group. */
    Publication withoutAllocation() {
        return new Publication(version, sequence, Optional.empty(), epoch, at);
    }

    /**
     * With a new version.
     *
     * @param moved whether its shares are others than before
     * @param rows that have matured
     */
    Publication allocated(Allocation next, boolean moved, long rows, Instant now) {
        Epoch begun = new Epoch(now, moved ? now : epoch.moved, rows);
        return new Publication(version + 1, sequence, Optional.of(next), begun, at);
    }

    /** The same after a snapshot, which has a new number when something had changed. */
    Publication published(boolean changed, Instant now) {
        return new Publication(version, sequence + (changed ? 1 : 0), allocation, epoch, now);
    }
}
