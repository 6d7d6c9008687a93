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
 * @param units changes of what units were shown and did, where units are randomised
 */
public record ArmDelta(
        int v,
        int experiment,
        int source,
        long sequence,
        List<CellDelta> cells,
        List<CellDelta> live,
        List<CountsDelta> counts,
        Ledger ledger,
        List<UnitsDelta> units)
        implements Versioned {
    public ArmDelta {
        cells = List.copyOf(cells);
        live = List.copyOf(live);
        counts = List.copyOf(counts);
        units = List.copyOf(units);
    }

    /** Increment of a cell. */
    public record CellDelta(Cell cell, Outcomes outcomes) {}

    /** Increment of an arm's sums over units whose first decision was drawn among those slots. */
    public record UnitsDelta(int revision, long eligible, int slot, UnitSums sums) {}

    /** Increment of an arm's counts under one label. */
    public record CountsDelta(int revision, int slot, DecisionReason label, Counts counts) {}
}
