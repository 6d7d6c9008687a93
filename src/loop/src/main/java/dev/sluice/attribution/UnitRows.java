package dev.sluice.attribution;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * One row for each unit of the experiments that randomise units; the others have none. Written and read by one stream
 * task.
 */
final class UnitRows {
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    private final MaturityQueue<UnitRecord> units;
    private final RowContributions rows;
    private final Function<TokenClaims, PublishedExperiment> definitions;

    UnitRows(
            MaturityQueue<UnitRecord> units,
            RowContributions rows,
            Function<TokenClaims, PublishedExperiment> definitions) {
        this.units = units;
        this.rows = rows;
        this.definitions = definitions;
    }

    /** Whether the unit's row has room for the event. */
    boolean take(Event event, PublishedExperiment experiment) {
        return !experiment.definition().unit().lasting()
                || find(event, experiment)
                        .map(record -> record.takes(event, viewThrough(event, experiment)))
                        .orElse(true);
    }

    /** Adds an event that was not late: its decision is one of the unit's even where the event itself is a repeat. */
    void add(Event event, boolean duplicate, PublishedExperiment experiment) {
        if (!experiment.definition().unit().lasting()) {
            return;
        }
        Optional<UnitRecord> before = find(event, experiment);
        if (before.filter(UnitRecord::closed).isPresent()) {
            return;
        }
        UnitRecord after = before.orElseGet(() -> UnitRecord.of(experiment.group(), event.token()))
                .seen(event.token());
        if (!duplicate) {
            after = after.plus(event, viewThrough(event, experiment));
        }
        boolean empty = after.decision().isEmpty() && after.happened().isEmpty();
        if (!empty && !before.equals(Optional.of(after))) {
            units.put(before, after);
            rows.changed(before, after, experiment);
        }
    }

    /** Adds a mature decision to what its unit was shown and did. */
    void matured(DecisionRecord record, PublishedExperiment experiment) {
        Optional<TokenClaims> decision = record.decision();
        Optional<UnitRecord> found = decision.flatMap(token -> units.find(UnitRecord.key(experiment.group(), token)));
        if (decision.isEmpty() || found.isEmpty()) {
            return;
        }
        UnitRecord before = found.get();
        UnitRecord after = before.plus(decision.get(), record.outcomes());
        units.put(found, after);
        rows.shown(before, after);
    }

    /** Deletes what is known of an experiment's units, a bounded number of them; returns whether none is left. */
    boolean forget(int experiment) {
        return units.forget(UnitRecord.prefix(experiment), FORGOTTEN_AT_ONCE);
    }

    private static boolean viewThrough(Event event, PublishedExperiment experiment) {
        return event.type().equals(EventType.VIEW)
                && experiment.definition().viewThrough().reachedBy(event);
    }

    private Optional<UnitRecord> find(Event event, PublishedExperiment experiment) {
        return units.find(UnitRecord.key(experiment.group(), event.token()));
    }

    /** Closes the rows that are due, and forgets what units did without a decision to learn from. */
    void mature(Instant time) {
        for (UnitRecord record : units.mature(time)) {
            record.decision().ifPresent(token -> {
                rows.matured(record, definitions.apply(token));
                units.put(Optional.empty(), record.close());
            });
        }
    }
}
