package dev.sluice.learning;

import dev.sluice.model.ArmDelta;
import dev.sluice.model.Ledger;
import java.util.HashMap;
import java.util.Map;

/**
 * Which deltas are contained, and what they say became of the records.
 *
 * @param ledger what became of the records
 * @param sources last sequence of each source
 */
record Intake(Ledger ledger, Map<Integer, Long> sources) {
    static final Intake NOTHING = new Intake(Ledger.EMPTY, Map.of());

    Intake {
        sources = Map.copyOf(sources);
    }

    /** Last sequence of that source, 0 before the first one. */
    long last(int source) {
        return sources.getOrDefault(source, 0L);
    }

    Intake plus(ArmDelta delta) {
        Map<Integer, Long> seen = new HashMap<>(sources);
        seen.put(delta.source(), delta.sequence());
        return new Intake(ledger.plus(delta.ledger()), seen);
    }
}
