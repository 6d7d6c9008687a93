package dev.sluice.attribution;

import dev.sluice.attribution.Place.OfLive;
import dev.sluice.attribution.Place.OfMature;
import dev.sluice.attribution.Place.OfUnits;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentDefinition.Learning;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Reward;
import dev.sluice.model.Cell;
import dev.sluice.model.Outcomes;
import java.util.Optional;

/** Says what rows earn: once when they mature and, where the policy learns at once, with every change before that. */
final class RowContributions {
    private final PendingDeltas pending;

    RowContributions(PendingDeltas pending) {
        this.pending = pending;
    }

    /** A row took the place of {@code before}. */
    void changed(Optional<? extends AnalysisRow> before, AnalysisRow after, PublishedExperiment experiment) {
        ExperimentDefinition definition = experiment.definition();
        if (!definition.learning().live()) {
            return;
        }
        boolean dated = definition.forgetting().isPresent() || definition.learning() == Learning.CORRECTED;
        Optional<Cell> was = before.flatMap(AnalysisRow::decision).map(decision -> decision.cell(dated, false));
        Optional<Cell> is = after.decision().map(decision -> decision.cell(dated, false));
        Reward reward = definition.reward();
        Outcomes now = reward.counted(after.outcomes());
        Outcomes taken = before.map(AnalysisRow::outcomes)
                .map(reward::counted)
                .orElse(Outcomes.NONE)
                .negated();
        if (was.isPresent() && was.equals(is)) {
            pending.add(experiment.id(), new OfLive(was.get()), now.plus(taken));
            return;
        }
        was.ifPresent(cell -> pending.add(experiment.id(), new OfLive(cell), taken));
        is.ifPresent(cell -> pending.add(experiment.id(), new OfLive(cell), now));
    }

    /** Another decision of a unit has matured. */
    void shown(UnitRecord before, UnitRecord after) {
        after.decision()
                .map(Anchor::token)
                .ifPresent(first -> pending.add(
                        first.experiment(),
                        new OfUnits(first.revision(), first.eligible(), first.slot()),
                        after.sums().minus(before.sums())));
    }

    /** A row's window has closed. */
    void matured(AnalysisRow row, PublishedExperiment experiment) {
        boolean dated = experiment.definition().forgetting().isPresent();
        Outcomes outcomes = experiment.definition().reward().counted(row.outcomes());
        row.decision()
                .map(decision -> decision.cell(dated, true))
                .ifPresent(cell -> pending.add(experiment.id(), new OfMature(cell), outcomes));
    }
}
