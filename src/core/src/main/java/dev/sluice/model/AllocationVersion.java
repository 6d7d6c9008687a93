package dev.sluice.model;

import static java.util.Objects.requireNonNull;

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
 * @param mature what was mature when it was published, by slot; plug-ins of pairs and other metrics follow from it
 */
public record AllocationVersion(
        int v,
        int experiment,
        int revision,
        long version,
        Instant at,
        Allocation allocation,
        List<Double> means,
        List<Outcomes> mature)
        implements Versioned {
    public AllocationVersion {
        requireNonNull(at, "at");
        requireNonNull(allocation, "allocation");
        means = List.copyOf(means);
        mature = List.copyOf(mature);
    }

    public Outcomes mature(int slot) {
        return slot < mature.size() ? mature.get(slot) : Outcomes.NONE;
    }
}
