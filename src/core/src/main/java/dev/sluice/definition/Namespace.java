package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

/**
 * A part of a namespace: experiments with disjoint parts of one namespace never share a unit.
 *
 * @param name slug, shared by the experiments that must not overlap
 * @param from where the part begins, in [0, 1)
 * @param to where it ends, exclusive, in (from, 1]
 */
public record Namespace(String name, double from, double to) {
    public Namespace {
        DefinitionChecks.requireSlug(name, "name");
        requireIn(from, 0, 1, "from");
        requireIn(to, 0, 1, "to");
        require(from < to, "from", "must be below to, got " + from + " and " + to);
    }

    /** Whether a unit at that position, in [0, 1), belongs to the part. */
    public boolean holds(double position) {
        return position >= from && position < to;
    }
}
