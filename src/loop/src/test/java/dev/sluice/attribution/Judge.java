package dev.sluice.attribution;

import dev.sluice.attribution.World.Append;
import dev.sluice.definition.Definitions;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Tick;
import dev.sluice.stream.MemoryTable;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Reads a log through attribution, and notes what became of each event and how many rows each version got. */
final class Judge {
    private final Definitions definitions;
    private final Map<Event, String> verdicts = new IdentityHashMap<>();
    private final Map<Long, Long> rows = new HashMap<>();
    private final Map<Long, Long> clicks = new HashMap<>();
    private final Heard heard = new Heard();
    private Saved state;
    private Attribution attribution;

    Judge(Definitions definitions) {
        this.definitions = definitions;
        this.state = Saved.empty();
        this.attribution = new Attribution(definitions, state.tables(), heard);
    }

    /** Takes a record. */
    void take(Append record) {
        attribution.advance(record.stamp());
        if (record.what() instanceof Tick tick) {
            attribution.take(tick);
            drain();
            return;
        }
        drain();
        Event event = (Event) record.what();
        attribution.take(event);
        verdicts.put(event, name(drain()));
    }

    private Ledger drain() {
        Ledger ledger = Ledger.EMPTY;
        for (ArmDelta delta : attribution.drain(0)) {
            ledger = ledger.plus(delta.ledger());
            delta.cells().forEach(cell -> {
                rows.merge(cell.cell().version(), cell.outcomes().rows(), Long::sum);
                clicks.merge(cell.cell().version(), cell.outcomes().clicks(), Long::sum);
            });
        }
        return ledger;
    }

    private static String name(Ledger ledger) {
        if (ledger.accepted() == 1) {
            return "accepted";
        }
        return ledger.duplicate() == 1 ? "duplicate" : "late";
    }

    /** Rows of the decisions that have matured. */
    List<DecisionOutcome> mature() {
        return heard.rows();
    }

    /** A crash: what was not stored is gone. */
    void crash() {
        state = state.copy();
        attribution = new Attribution(definitions, state.tables(), heard);
    }

    String verdict(Event event) {
        return verdicts.getOrDefault(event, "unread");
    }

    Map<Event, String> verdicts() {
        return verdicts;
    }

    /** Mature rows by version. */
    Map<Long, Long> rows() {
        return rows;
    }

    Map<Long, Long> clicks() {
        return clicks;
    }

    /** The tables of a partition. */
    private record Saved(
            MemoryTable<String, DecisionRecord> decisions,
            MemoryTable<DueKey, byte[]> byMaturity,
            MemoryTable<String, LoggedDecision> logged,
            MemoryTable<String, UnitRecord> units,
            MemoryTable<DueKey, byte[]> unitsByMaturity,
            MemoryTable<String, byte[]> pending,
            MemoryTable<String, Long> numbers,
            MemoryTable<String, byte[]> marks,
            MemoryTable<String, byte[]> aside) {
        static Saved empty() {
            return new Saved(
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>(),
                    new MemoryTable<>());
        }

        Saved copy() {
            return new Saved(
                    decisions.copy(),
                    byMaturity.copy(),
                    logged.copy(),
                    units.copy(),
                    unitsByMaturity.copy(),
                    pending.copy(),
                    numbers.copy(),
                    marks.copy(),
                    aside.copy());
        }

        Attribution.Tables tables() {
            return new Attribution.Tables(
                    decisions, byMaturity, logged, units, unitsByMaturity, pending, numbers, marks, aside);
        }
    }
}
