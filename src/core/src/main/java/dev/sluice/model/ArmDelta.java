package dev.sluice.model;

import static dev.sluice.codec.InvalidInput.require;
import static java.util.Objects.requireNonNull;

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
        require(experiment >= 0, "experiment", "must not be negative");
        require(source >= 0, "source", "must not be negative");
        require(sequence >= 1, "sequence", "must be at least 1");
        requireNonNull(ledger, "ledger");
        cells = List.copyOf(cells);
        live = List.copyOf(live);
        counts = List.copyOf(counts);
        units = List.copyOf(units);
        require(cells.stream().allMatch(cell -> cell.within(0)), "cells", "must hold counts in [0, 2^40]");
        require(live.stream().allMatch(cell -> cell.within(-MOST)), "live", "must hold changes in [-2^40, 2^40]");
    }

    /** More than the counts of any partition and moment; sums of such numbers do not overflow. */
    private static final long MOST = 1L << 40;

    /** Increment of a cell. */
    public record CellDelta(Cell cell, Outcomes outcomes) {
        public CellDelta {
            requireNonNull(cell, "cell");
            requireNonNull(outcomes, "outcomes");
        }

        private boolean within(long least) {
            return outcomes.joint().stream().allMatch(count -> count >= least && count <= MOST);
        }
    }

    /** Increment of an arm's sums over units whose first decision was drawn among those slots. */
    public record UnitsDelta(int revision, long eligible, int slot, UnitSums sums) {
        public UnitsDelta {
            Slots.require(slot);
            requireNonNull(sums, "sums");
        }
    }

    /** Increment of an arm's counts under one label. */
    public record CountsDelta(int revision, int slot, DecisionReason label, Counts counts) {
        public CountsDelta {
            Slots.require(slot);
            requireNonNull(label, "label");
            requireNonNull(counts, "counts");
        }
    }
}
