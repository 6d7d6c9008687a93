package dev.sluice.attribution;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Reward;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionOutcome.UnitRow;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.util.Optional;

/** A row is a unit. Written and read by one stream task. */
final class RowPerUnit implements RowRule {
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    private final MaturityQueue<UnitRecord> units;
    private final RowContributions rows;
    private final PendingDeltas pending;
    private final StageClock clock;

    RowPerUnit(MaturityQueue<UnitRecord> units, RowContributions rows, PendingDeltas pending, StageClock clock) {
        this.clock = clock;
        this.units = units;
        this.rows = rows;
        this.pending = pending;
    }

    @Override
    public boolean takes(Happening happening, PublishedExperiment experiment) {
        return find(happening, experiment)
                .map(record -> record.takes(happening, Attribution.viewThrough(happening.event(), experiment)))
                .orElse(true);
    }

    @Override
    public void happened(Happening happening, boolean duplicate, Change change, PublishedExperiment experiment) {
        Optional<UnitRecord> before = find(happening, experiment);
        if (before.filter(known -> known.closedAt(clock.now())).isPresent()) {
            return;
        }
        UnitRecord known = before.orElseGet(
                () -> UnitRecord.of(experiment.group(), happening.event().token()));
        UnitRecord after = change.after().decision().map(known::seen).orElse(known);
        if (!duplicate) {
            after = after.plus(happening, Attribution.viewThrough(happening.event(), experiment));
        }
        boolean empty = after.decision().isEmpty() && after.happened().isEmpty();
        if (!empty && !before.equals(Optional.of(after))) {
            units.put(before, after);
            rows.changed(before, after, experiment);
        }
    }

    @Override
    public Optional<UnitRow> closed(DecisionRecord record, PublishedExperiment experiment) {
        if (!record.isSeen()) {
            return Optional.empty();
        }
        TokenClaims token = record.anchor().token();
        pending.add(experiment.id(), new Place.OfCounts(token.revision(), token.slot(), token.label()), Counts.MATURED);
        Optional<UnitRecord> found =
                record.decision().flatMap(decision -> units.find(UnitRecord.key(experiment.group(), decision.token())));
        found.ifPresent(before -> closed(before, record, experiment));
        return found.filter(before -> before.maturesWith(record.anchor()))
                .map(before -> row(before, experiment.definition().reward()));
    }

    private void closed(UnitRecord before, DecisionRecord record, PublishedExperiment experiment) {
        boolean first = before.maturesWith(record.anchor());
        if (first) {
            rows.matured(before, experiment);
        }
        UnitRecord open = first ? before.close() : before;
        UnitRecord after = open.plus(
                record.anchor().token(), experiment.definition().reward().counted(record.outcomes()));
        units.put(Optional.of(before), after);
        rows.shown(before, after);
    }

    private static UnitRow row(UnitRecord record, Reward reward) {
        Outcomes outcomes = record.outcomes();
        return new UnitRow(
                true,
                (int) outcomes.clicks(),
                (int) outcomes.views(),
                (int) outcomes.conversions(),
                outcomes.valueSum(),
                DecisionOutcomes.reward(reward, outcomes));
    }

    /** Forgets what units did without a decision to learn from, once that is of no use any more. */
    void forget(Duration time) {
        units.take(time);
    }

    /** Deletes what is known of an experiment's units, a bounded number of them; returns whether none is left. */
    boolean forget(int experiment) {
        return units.forget(UnitRecord.prefix(experiment), FORGOTTEN_AT_ONCE);
    }

    private Optional<UnitRecord> find(Happening happening, PublishedExperiment experiment) {
        return units.find(UnitRecord.key(experiment.group(), happening.event().token()));
    }
}
