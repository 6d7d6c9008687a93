package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.Definitions;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Profile;
import dev.sluice.model.Tick;
import dev.sluice.model.UnitSums;
import dev.sluice.stream.MemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Attribution alone: the test says when each record is appended. */
public final class AttributionDriver {
    /** The longest that a partition's clock believes at once. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private final MemoryTable<String, UnitRecord> units = new MemoryTable<>();
    private final MemoryTable<String, LoggedDecision> logged = new MemoryTable<>();
    private final List<String> refused = new ArrayList<>();
    private final Heard heard = new Heard();
    private final List<ArmDelta> kept = new ArrayList<>();
    private final Attribution attribution;
    private Instant now = Instant.MAX.minus(STEP);
    private Instant steady = Instant.EPOCH;

    public AttributionDriver(Definitions definitions) {
        this.attribution = new Attribution(
                definitions,
                new Attribution.Tables(
                        new MemoryTable<>(),
                        new MemoryTable<>(),
                        logged,
                        units,
                        new MemoryTable<>(),
                        new MemoryTable<>(),
                        new MemoryTable<>(),
                        new MemoryTable<>(),
                        new MemoryTable<>()),
                heard);
    }

    /** Appends an event that is sent as it happens. */
    public void append(Event event, Instant at) {
        tick(at);
        attribution.take(event).ifPresent(refused::add);
    }

    /** Appends something that happened before. */
    public void append(Event event, Instant happened, Instant at) {
        append(Happenings.ago(event, Duration.between(happened, at)), at);
    }

    /** Lets time pass, second by second, until then. */
    public void tick(Instant at) {
        for (Instant second = now.plus(STEP); second.isBefore(at); second = second.plus(STEP)) {
            step(second);
        }
        step(at);
    }

    private void step(Instant at) {
        attribution.advance(at);
        now = at;
        steady = at.isAfter(steady) ? at : steady;
        attribution.take(new Tick(Tick.NEWEST, Happenings.RUN, Optional.of(steady)));
    }

    /** Why events were kept apart. */
    public List<String> refused() {
        return refused;
    }

    /** Accepted events, by type and item. */
    public Map<String, Long> counts() {
        return heard.counts();
    }

    /** What units did with items. */
    public Map<String, Profile> profiles() {
        return heard.profiles();
    }

    /** Rows of the decisions that have matured. */
    public List<DecisionOutcome> rows() {
        return heard.rows();
    }

    /** How many rows wait for a definition that is gone. */
    long aside() {
        return attribution.aside();
    }

    /** Of how many decisions it is kept what serving said. */
    int logged() {
        return logged.size();
    }

    /** How many units are known. */
    public int units() {
        return units.size();
    }

    /** The deltas since the last call. */
    public List<ArmDelta> emitted() {
        return attribution.drain(0);
    }

    /** Emits what is pending, which is told by the next {@link #drain}. */
    void emit() {
        kept.addAll(emitted());
    }

    /** What the deltas since the last call add up to. */
    public Seen drain() {
        emit();
        Seen seen = Seen.of(kept);
        kept.clear();
        return seen;
    }

    /** Sums of all deltas of experiment 1, and the ledgers of all. */
    public static final class Seen {
        Ledger ledger = Ledger.EMPTY;
        final Map<Integer, Outcomes> outcomes = new TreeMap<>();
        final Map<Cell, Outcomes> cells = new HashMap<>();
        final Map<Cell, Outcomes> live = new HashMap<>();
        final Map<Integer, UnitSums> units = new TreeMap<>();
        final Map<String, Counts> counts = new TreeMap<>();
        final Map<Integer, Ledger> byExperiment = new TreeMap<>();
        private long lastSequence;

        static Seen of(List<ArmDelta> deltas) {
            Seen seen = new Seen();
            deltas.forEach(seen::add);
            return seen;
        }

        private void add(ArmDelta delta) {
            byExperiment.merge(delta.experiment(), delta.ledger(), Ledger::plus);
            if (delta.experiment() != 1) {
                return;
            }
            assertThat(lastSequence == 0 || delta.sequence() == lastSequence + 1)
                    .isTrue();
            lastSequence = delta.sequence();
            ledger = ledger.plus(delta.ledger());
            delta.cells().forEach(cell -> {
                outcomes.merge(cell.cell().slot(), cell.outcomes(), Outcomes::plus);
                cells.merge(cell.cell(), cell.outcomes(), Outcomes::plus);
            });
            delta.units().forEach(arm -> units.merge(arm.slot(), arm.sums(), UnitSums::plus));
            delta.live().forEach(cell -> live.merge(cell.cell(), cell.outcomes(), Outcomes::plus));
            delta.counts()
                    .forEach(count -> counts.merge(count.slot() + "/" + count.label(), count.counts(), Counts::plus));
        }
    }
}
