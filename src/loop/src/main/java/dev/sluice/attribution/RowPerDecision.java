package dev.sluice.attribution;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionOutcome.UnitRow;
import dev.sluice.model.TokenClaims;
import java.util.Optional;

/** A row is a decision; where lists are drafted from two arms, it also tells which arm's items were clicked more. */
final class RowPerDecision implements RowRule {
    private final RowContributions rows;
    private final PendingDeltas pending;

    RowPerDecision(RowContributions rows, PendingDeltas pending) {
        this.rows = rows;
        this.pending = pending;
    }

    @Override
    public boolean takes(Happening happening, PublishedExperiment experiment) {
        return true;
    }

    @Override
    public void happened(Happening happening, boolean duplicate, Change change, PublishedExperiment experiment) {
        if (!change.isNone()) {
            rows.changed(change.before(), change.after(), experiment);
        }
    }

    @Override
    public Optional<UnitRow> closed(DecisionRecord record, PublishedExperiment experiment) {
        rows.matured(record, experiment);
        TokenClaims token = record.anchor().token();
        if (token.teams().isPresent() && record.isSeen()) {
            pending.add(
                    experiment.id(),
                    new Place.OfCounts(
                            token.revision(), token.winner(record.drafted().credit()), token.label()),
                    record.drafted().credit() == 0 ? Counts.TIED : Counts.WON);
        }
        return Optional.empty();
    }
}
