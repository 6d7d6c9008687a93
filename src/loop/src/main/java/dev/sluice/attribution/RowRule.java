package dev.sluice.attribution;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.DecisionOutcome.UnitRow;
import java.util.Optional;

/** What one row of the analysis is made of: what is randomised, a decision or a unit. */
sealed interface RowRule permits RowPerDecision, RowPerUnit {
    /** Whether there is room for what the event is worth to its row. */
    boolean takes(Happening happening, PublishedExperiment experiment);

    /**
     * An event that was not late.
     *
     * @param duplicate whether it is a repeat, which still tells of a decision of its unit
     */
    void happened(Happening happening, boolean duplicate, Change change, PublishedExperiment experiment);

    /** A decision's window has closed; tells what its unit did, where that closes with it. */
    Optional<UnitRow> closed(DecisionRecord record, PublishedExperiment experiment);

    /** What an event made of its decision. */
    record Change(Optional<DecisionRecord> before, DecisionRecord after) {
        boolean isNone() {
            return before.filter(after::equals).isPresent();
        }
    }
}
