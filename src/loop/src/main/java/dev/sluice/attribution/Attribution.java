package dev.sluice.attribution;

import dev.sluice.attribution.RowRule.Change;
import dev.sluice.codec.Hash64;
import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger.Verdict;
import dev.sluice.model.Quarantined;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Joins each event to its decision, once, and closes decisions when they mature. Time is the highest append time of the
 * partition and moves by records and ticks only, so the result is a function of the log: a backlog after a crash is
 * handled as it would have been. One thread.
 */
final class Attribution {
    /** A record that cannot be read names no experiment; it goes to the platform's ledger. */
    private static final int NO_EXPERIMENT = 0;

    private final Definitions definitions;
    private final PendingDeltas pending;
    private final MaturityQueue<DecisionRecord> decisions;
    private final RowPerDecision perDecision;
    private final RowPerUnit perUnit;
    private final StageClock clock;
    /** Archived experiments of which nothing is left; found out again after a restart. */
    private final Set<Integer> forgotten = new HashSet<>();

    Attribution(Definitions definitions, Tables tables) {
        this.definitions = definitions;
        this.pending = new PendingDeltas(tables.pending(), tables.numbers());
        this.decisions = new MaturityQueue<>(tables.decisions(), tables.decisionsByMaturity());
        RowContributions rows = new RowContributions(pending);
        this.perDecision = new RowPerDecision(rows, pending);
        this.perUnit = new RowPerUnit(new MaturityQueue<>(tables.units(), tables.unitsByMaturity()), rows, pending);
        this.clock = new StageClock(tables.numbers());
    }

    /** Highest append time so far. */
    Instant time() {
        return clock.now();
    }

    /** A record or a tick was appended: what is due by then closes, before the record itself is looked at. */
    void advance(Instant appended) {
        if (clock.advance(appended)) {
            forgetArchived();
        }
        decisions.mature(clock.now()).forEach(this::close);
        perUnit.mature(clock.now(), this::definition);
    }

    private void forgetArchived() {
        for (int experiment : definitions.archived(clock.now())) {
            if (!forgotten.contains(experiment) && perUnit.forget(experiment)) {
                forgotten.add(experiment);
            }
        }
    }

    /** Takes an event, once; returns why it is to be kept apart, or nothing. */
    Optional<String> take(Event event) {
        TokenClaims token = event.token();
        Joined joined = definitions
                .find(token.experiment(), token.revision(), token.version())
                .map(known -> join(event, known))
                .orElse(Joined.ORPHAN);
        pending.count(token.experiment(), joined.verdict);
        return joined.refusal;
    }

    /** Counts a record that cannot be read. */
    void takeUnreadable() {
        pending.count(NO_EXPERIMENT, Verdict.INVALID);
    }

    /** Counts an event that was refused before it came here. */
    void takeRefused(Quarantined record) {
        if (Quarantined.EVENT.equals(record.origin())) {
            pending.count(record.experiment(), Verdict.INVALID);
        }
    }

    private Joined join(Event event, PublishedExperiment experiment) {
        if (!experiment.definition().knows(event.type())) {
            return Joined.invalid("type '" + event.type().wireName() + "' is not declared by the experiment");
        }
        boolean over = experiment.concludedAt().filter(event.time()::isAfter).isPresent();
        TokenClaims token = event.token();
        Optional<DecisionRecord> before = decisions.find(DecisionRecord.key(token));
        if (over
                || event.late(clock.now())
                || before.filter(DecisionRecord::closed).isPresent()) {
            return Joined.LATE;
        }
        RowRule rule = rule(experiment);
        DecisionRecord record =
                before.orElseGet(() -> DecisionRecord.open(token)).naming(token);
        long eventId = Hash64.of(0, event.eventId());
        boolean duplicate = record.has(eventId);
        if (!duplicate && !(record.takes(event) && rule.takes(event, experiment))) {
            return Joined.invalid("cap: no more events are kept of one decision or unit");
        }
        if (!duplicate) {
            record = record.plus(eventId, event, experiment.definition().viewThrough());
        }
        Change change = new Change(before, record);
        store(change, experiment);
        rule.happened(event, duplicate, change, experiment);
        return duplicate ? Joined.DUPLICATE : Joined.ACCEPTED;
    }

    private RowRule rule(PublishedExperiment experiment) {
        return experiment.definition().unit().lasting() ? perUnit : perDecision;
    }

    private void store(Change change, PublishedExperiment experiment) {
        if (change.isNone()) {
            return;
        }
        decisions.put(change.before(), change.after());
        Place.OfCounts place = place(change.after());
        Counts increment = change.after().counts();
        if (change.before().isPresent()) {
            Counts taken = change.before().get().counts().negated();
            Place.OfCounts other = place(change.before().get());
            if (other.equals(place)) {
                increment = increment.plus(taken);
            } else {
                pending.add(experiment.id(), other, taken);
            }
        }
        if (!increment.equals(Counts.NONE)) {
            pending.add(experiment.id(), place, increment);
        }
    }

    private static Place.OfCounts place(DecisionRecord record) {
        TokenClaims token = record.token();
        return new Place.OfCounts(token.revision(), token.slot(), token.label());
    }

    private void close(DecisionRecord record) {
        record.remains().ifPresent(closed -> decisions.put(Optional.empty(), closed));
        if (!record.closed()) {
            PublishedExperiment experiment = definition(record.token());
            rule(experiment).closed(record, experiment);
        }
    }

    /** What an open record belongs to: it was known when the record was made, and definitions are never forgotten. */
    private PublishedExperiment definition(TokenClaims token) {
        return definitions
                .find(token.experiment(), token.revision(), 0)
                .orElseThrow(() -> new IllegalStateException("the definition of experiment " + token.experiment()
                        + ", revision " + token.revision() + " is not known any more"));
    }

    /** Takes out what waits to be emitted. */
    List<ArmDelta> drain(int source) {
        return pending.drain(source);
    }

    /**
     * All that is known of one partition.
     *
     * @param numbers the time, and the last sequence of each experiment
     */
    record Tables(
            Table<String, DecisionRecord> decisions,
            Table<DueKey, byte[]> decisionsByMaturity,
            Table<String, UnitRecord> units,
            Table<DueKey, byte[]> unitsByMaturity,
            Table<String, byte[]> pending,
            Table<String, Long> numbers) {}

    /** What became of an event. */
    private record Joined(Verdict verdict, Optional<String> refusal) {
        private static final Joined ACCEPTED = new Joined(Verdict.ACCEPTED, Optional.empty());
        private static final Joined DUPLICATE = new Joined(Verdict.DUPLICATE, Optional.empty());
        private static final Joined LATE = new Joined(Verdict.LATE, Optional.empty());
        private static final Joined ORPHAN = new Joined(Verdict.ORPHAN, Optional.empty());

        static Joined invalid(String why) {
            return new Joined(Verdict.INVALID, Optional.of(why));
        }
    }
}
