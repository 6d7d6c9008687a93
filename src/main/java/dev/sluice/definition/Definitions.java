package dev.sluice.definition;

import java.util.Optional;

/** Finds what a token refers to. */
public interface Definitions {
    /**
     * The definition of that revision, with the newest conclusion time; empty when the experiment, the revision or the
     * allocation version is not known.
     */
    Optional<PublishedExperiment> find(int experiment, int revision, long version);
}
