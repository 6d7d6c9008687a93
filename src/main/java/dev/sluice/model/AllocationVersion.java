package dev.sluice.model;

import java.time.Instant;
import java.util.List;

/**
 * One version of an allocation, kept for explaining and for evidence.
 *
 * @param v schema version
 * @param experiment id
 * @param revision revision in force
 * @param version from 1, without gaps
 * @param at when it was published
 * @param allocation probabilities by slot
 * @param means plug-in means by slot, (S + 0.5) / (N + 10) over what was mature when it was published
 */
public record AllocationVersion(
        int v, int experiment, int revision, long version, Instant at, Allocation allocation, List<Double> means)
        implements Versioned {
    public AllocationVersion {
        means = List.copyOf(means);
    }
}
