package dev.sluice.attribution;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A row is a unit. Written and read by one stream task. */
final class RowPerUnit implements RowRule {
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    private final MaturityQueue<UnitRecord> units;
    private final RowContributions rows;
    private final PendingDeltas pending;

    RowPerUnit(MaturityQueue<UnitRecord> units, RowContributions rows, PendingDeltas pending) {
        this.units = units;
        this.rows = rows;
        this.pending = pending;
    }

    @Override
    public boolean takes(Happening happening, PublishedExperiment experiment) {
        return find(happening, experiment)
                .map(record -> record.takes(happening, viewThrough(happening.event(), experiment)))
                .orElse(true);
    }

    @Override
    public void happened(Happening happening, boolean duplicate, Change change, PublishedExperiment experiment) {
        Optional<UnitRecord> before = find(happening, experiment);
        if (before.filter(UnitRecord::closed).isPresent()) {
            return;
        }
        UnitRecord known = before.orElseGet(
                () -> UnitRecord.of(experiment.group(), happening.event().token()));
        UnitRecord after = change.after().decision().map(known::seen).orElse(known);
        if (!duplicate) {
            after = after.plus(happening, viewThrough(happening.event(), experiment));
        }
        boolean empty = after.decision().isEmpty() && after.happened().isEmpty();
        if (!empty && !before.equals(Optional.of(after))) {
            units.put(before, after);
            rows.changed(before, after, experiment);
        }
    }

    @Override
    public void closed(DecisionRecord record, PublishedExperiment experiment) {
        if (!record.isSeen()) {
            return;
        }
        TokenClaims token = record.anchor().token();
        pending.add(experiment.id(), new Place.OfCounts(token.revision(), token.slot(), token.label()), Counts.MATURED);
        Optional<TokenClaims> decision = record.decision().map(Anchor::token);
        Optional<UnitRecord> found = decision.flatMap(own -> units.find(UnitRecord.key(experiment.group(), own)));
        if (decision.isEmpty() || found.isEmpty()) {
            return;
        }
        UnitRecord before = found.get();
        UnitRecord after =
                before.plus(decision.get(), experiment.definition().reward().counted(record.outcomes()));
        units.put(found, after);
        rows.shown(before, after);
    }

    /** Closes the rows that are due, and forgets what units did without a decision to learn from. */
    void mature(Duration time, BiConsumer<TokenClaims, UnitRecord> row) {
        for (UnitRecord record : units.take(time)) {
            record.decision().ifPresent(decision -> {
                row.accept(decision.token(), record);
                units.put(Optional.empty(), record.close());
            });
        }
    }

    /** A row has closed, of an experiment that is known. */
    void matured(UnitRecord record, PublishedExperiment experiment) {
        rows.matured(record, experiment);
    }

    /** Deletes what is known of an experiment's units, a bounded number of them; returns whether none is left. */
    boolean forget(int experiment) {
        return units.forget(UnitRecord.prefix(experiment), FORGOTTEN_AT_ONCE);
    }

    private static boolean viewThrough(Event event, PublishedExperiment experiment) {
        return event.type().equals(EventType.VIEW)
                && experiment.definition().viewThrough().reachedBy(event);
    }

    private Optional<UnitRecord> find(Happening happening, PublishedExperiment experiment) {
        return units.find(UnitRecord.key(experiment.group(), happening.event().token()));
    }
}
