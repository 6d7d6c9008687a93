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

    /** The same of a revision that was known before, at once, whatever was published of it. */
    default Optional<PublishedExperiment> known(int experiment, int revision) {
        return find(experiment, revision, 0);
    }

    /** Ids of the archived experiments whose last window has closed by that time. */
    default List<Integer> archived(Instant time) {
        return List.of();
    }
}
