package dev.sluice.definition;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds what a token refers to, and says what nothing refers to any more. */
public interface Definitions {
    /**
     * The definition of that revision, with the newest conclusion time; empty when the experiment, the revision or the
     * allocation version is not known.
     */
    Optional<PublishedExperiment> find(int experiment, int revision, long version);

    /** Ids of the archived experiments whose last window has closed by that time. */
    default List<Integer> archived(Instant time) {
        return List.of();
    }
}
