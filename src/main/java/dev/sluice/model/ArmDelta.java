package dev.sluice.model;

import java.util.List;

/**
 * Pre-aggregated increments of one experiment from one partition of the events topic.
 *
 * @param v schema version
 * @param experiment id, or 0 for records that name no trustworthy experiment
 * @param source partition of the events topic
 * @param sequence counts up by one per source and experiment, from 1
 * @param cells what matured
 * @param live changes of what rows show so far, where the policy learns at once
 * @param counts what was seen, by revision, arm and label
 * @param ledger what became of the records
 */
public record ArmDelta(
        int v,
        int experiment,
        int source,
        long sequence,
        List<CellDelta> cells,
        List<CellDelta> live,
        List<CountsDelta> counts,
        Ledger ledger)
        implements Versioned {
    @SuppressWarnings("NullAway") // older records have no live changes
    public ArmDelta {
        cells = List.copyOf(cells);
        live = live == null ? List.of() : List.copyOf(live);
        counts = List.copyOf(counts);
    }

    /** Increment of a cell. */
    public record CellDelta(Cell cell, Outcomes outcomes) {}

    /** Increment of an arm's counts under one label. */
    public record CountsDelta(int revision, int slot, Label label, Counts counts) {}
}
