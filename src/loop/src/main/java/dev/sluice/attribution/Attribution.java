package dev.sluice.attribution;

import dev.sluice.attribution.RowRule.Change;
import dev.sluice.codec.Hash64;
import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.DecisionOutcome.UnitRow;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.ItemBandit;
import dev.sluice.model.ItemCount;
import dev.sluice.model.Ledger.Verdict;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.ProfileChange;
import dev.sluice.model.Quarantined;
import dev.sluice.model.Tick;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Joins each event to its decision, once, and closes decisions when they mature. Time is the partition's own clock and moves by
 * records and ticks only, so the result is a function of the log: a backlog after a crash is handled as it would have been. One
 * thread.
 */
final class Attribution {
    /** A record that cannot be read names no experiment; it goes to the platform's ledger. */
    private static final int NO_EXPERIMENT = 0;

    private static final int SCHEMA = 1;

    private final Definitions definitions;
    private final Told told;
    private final PendingDeltas pending;
    private final Decisions decisions;
    private final Table<String, LoggedDecision> logged;
    private final RowPerDecision perDecision;
    private final RowPerUnit perUnit;
    private final Aside aside;
    private final StageClock clock;
    private final Runs runs;
    /** Archived experiments of which nothing is left; found out again after a restart. */
    private final Set<Integer> forgotten = new HashSet<>();

    Attribution(Definitions definitions, Tables tables, Told told) {
        this.definitions = definitions;
        this.told = told;
        this.logged = tables.logged();
        this.pending = new PendingDeltas(tables.pending(), tables.numbers());
        this.aside = new Aside(tables.aside());
        this.clock = new StageClock(tables.marks());
        this.runs = new Runs(tables.marks());
        this.decisions = new Decisions(
                new MaturityQueue<>(tables.decisions(), tables.decisionsByMaturity()), tables.marks(), clock, runs);
        RowContributions rows = new RowContributions(pending);
        this.perDecision = new RowPerDecision(rows, pending);
        this.perUnit =
                new RowPerUnit(new MaturityQueue<>(tables.units(), tables.unitsByMaturity()), rows, pending, clock);
    }

    /** The append time that the next one is compared with. */
    Instant date() {
        return clock.date();
    }

    /**
     * A record or a tick was appended: what is due by then closes, before the record itself is looked at. Tells whether the
     * append time was far from the one before: a broker's clock was set.
     */
    boolean advance(Instant appended) {
        Duration before = clock.now();
        boolean rebased = clock.advance(appended);
        Duration now = clock.now();
        if (now.toMinutes() != before.toMinutes()) {
            forgetArchived();
            runs.forget(now);
        }
        decisions.matured().forEach(this::close);
        if (now.toSeconds() != before.toSeconds()) {
            decisions.forget();
            aside.takeUp(definitions, this::mature);
            perUnit.forget(now);
        }
        return rebased;
    }

    /** A tick of a run, once its time has been taken. */
    void take(Tick tick) {
        runs.take(tick, clock.now());
    }

    private void forgetArchived() {
        for (int experiment : definitions.archived(clock.date())) {
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
        Optional<DecisionRecord> before = decisions.find(event);
        Optional<DecisionRecord> open =
                before.isPresent() ? before.filter(known -> !known.closedAt(clock.now())) : decisions.begin(event);
        return open.map(record -> join(
                        Happening.of(event, record.anchor(), clock),
                        new Change(before, listed(record, event)),
                        of(record, experiment)))
                .orElse(Joined.LATE);
    }

    /** The experiment at the revision that the decision is of, which a repeated call may not be of. */
    private PublishedExperiment of(DecisionRecord record, PublishedExperiment experiment) {
        TokenClaims token = record.anchor().token();
        return token.revision() == experiment.revision()
                ? experiment
                : definitions.known(token.experiment(), token.revision()).orElse(experiment);
    }

    /** With the list that the first record of serving tells, of those of the same arm and version. */
    private DecisionRecord listed(DecisionRecord record, Event event) {
        if (event.decision().isEmpty()
                || record.list().known()
                || !record.anchor().sameDraw(event.token())) {
            return record;
        }
        LoggedDecision decision = event.decision().get();
        logged.put(record.key(), decision.withoutSources());
        return record.placed(decision.items());
    }

    private Joined join(Happening happening, Change begun, PublishedExperiment experiment) {
        Event event = happening.event();
        DecisionRecord record = begun.after();
        if (happening.at().compareTo(record.anchor().windowEnds()) > 0) {
            return Joined.LATE;
        }
        RowRule rule = rule(experiment);
        long eventId = Hash64.of(0, event.eventId());
        boolean duplicate = record.has(eventId);
        List<String> served = duplicate ? List.of() : served(record, event);
        if (!duplicate) {
            if (!(record.takes(event, served) && rule.takes(happening, experiment))) {
                return Joined.invalid("cap: no more events are kept of one decision or unit");
            }
            record = record.plus(eventId, happening, viewThrough(event, experiment), served);
        }
        Change change = new Change(begun.before(), record);
        store(change, experiment);
        tellItems(change, served, experiment);
        if (!duplicate) {
            tellUnit(happening);
        }
        rule.happened(happening, duplicate, change, experiment);
        return duplicate ? Joined.DUPLICATE : Joined.ACCEPTED;
    }

    /** Tells what a unit that was named did with an item, whoever found it. */
    private void tellUnit(Happening happening) {
        Event event = happening.event();
        boolean tells = event.token().named()
                && !event.itemId().isEmpty()
                && !event.type().equals(EventType.IMPRESSION);
        if (tells) {
            told.happened(
                    event.token().unit(),
                    new ProfileChange.Happened(SCHEMA, event.itemId(), event.type(), happening.date()));
        }
    }

    /**
     * Tells what is new of the items of the list, once that is known, which a repeated record may tell.
     *
     * @param served ids of the items, where they were looked up already
     */
    private void tellItems(Change change, List<String> served, PublishedExperiment experiment) {
        Map<Integer, ItemTally> news = change.after()
                .list()
                .since(change.before().map(DecisionRecord::list).orElse(ListTally.UNKNOWN));
        if (!news.isEmpty()) {
            List<String> items = served.isEmpty() ? listOf(change.after()) : served;
            Map<Integer, ItemTally> known =
                    change.before().map(record -> record.list().items()).orElse(Map.of());
            Set<String> scopes = scopes(experiment);
            news.forEach((position, tally) -> {
                String item = items.get(position - 1);
                tell(item, tally);
                boolean first = tally.count(EventType.CLICK) > 0
                        && known.getOrDefault(position, ItemTally.NOTHING).count(EventType.CLICK) == 0;
                if (first) {
                    tried(scopes, item, new Tried(position, true, false));
                }
            });
        }
    }

    private void tell(String item, ItemTally tally) {
        tell(item, EventType.CLICK, tally.count(EventType.CLICK));
        tell(item, EventType.VIEW, tally.viewThroughs());
        tell(item, EventType.CONVERSION, tally.count(EventType.CONVERSION));
    }

    private void tell(String item, EventType type, long count) {
        if (count > 0) {
            told.counted(item, new ItemCount.Events(SCHEMA, type, count, clock.date()));
        }
    }

    /** Tells what became of showing an item, for arms that learn of items. */
    private void tried(Set<String> scopes, String item, Tried trial) {
        for (String scope : scopes) {
            told.counted(
                    item, new ItemCount.Trial(SCHEMA, scope, trial.position, trial.click, trial.mature, clock.date()));
        }
    }

    /** Names under which trials of an experiment's items are counted; none in most. */
    private static Set<String> scopes(PublishedExperiment experiment) {
        return experiment.definition().itemBandits().stream()
                .map(ItemBandit::scope)
                .collect(Collectors.toSet());
    }

    private List<String> served(DecisionRecord record, Event event) {
        return record.list().needsList(event) ? listOf(record) : List.of();
    }

    private List<String> listOf(DecisionRecord record) {
        return logged.find(record.key()).map(LoggedDecision::items).orElse(List.of());
    }

    static boolean viewThrough(Event event, PublishedExperiment experiment) {
        return event.type().equals(EventType.VIEW)
                && experiment.definition().viewThrough().reachedBy(event);
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
        Counts increment = change.before()
                .map(taken -> change.after().counts().plus(taken.counts().negated()))
                .orElseGet(change.after()::counts);
        if (!increment.equals(Counts.NONE)) {
            pending.add(experiment.id(), place, increment);
        }
    }

    private static Place.OfCounts place(DecisionRecord record) {
        TokenClaims token = record.anchor().token();
        return new Place.OfCounts(token.revision(), token.slot(), token.label());
    }

    private void close(DecisionRecord record) {
        TokenClaims token = record.anchor().token();
        definitions
                .known(token.experiment(), token.revision())
                .ifPresentOrElse(experiment -> mature(record, experiment), () -> aside.put(record));
    }

    private void mature(DecisionRecord record, PublishedExperiment experiment) {
        Optional<UnitRow> unit = rule(experiment).closed(record, experiment);
        DecisionOutcome row = new DecisionOutcomes(experiment, record, logged.remove(record.key())).row(unit);
        told.matured(row);
        Set<String> scopes = scopes(experiment);
        row.items().stream()
                .filter(DecisionOutcome.ItemOutcome::impression)
                .forEach(item -> tried(scopes, item.itemId(), new Tried(item.position(), item.clicks() > 0, true)));
    }

    /** Rows that wait for their definition. */
    long aside() {
        return aside.count();
    }

    /** Takes out what waits to be emitted. */
    List<ArmDelta> drain(int source) {
        return pending.drain(source, definitions);
    }

    /**
     * All that is known of one partition.
     *
     * @param logged what serving said of each decision that is open
     * @param numbers the last sequence of each experiment
     * @param marks the partition's clock, the last tick of each run, and how far decisions were closed
     * @param aside what waits for a definition that is gone
     */
    record Tables(
            Table<String, DecisionRecord> decisions,
            Table<DueKey, byte[]> decisionsByMaturity,
            Table<String, LoggedDecision> logged,
            Table<String, UnitRecord> units,
            Table<DueKey, byte[]> unitsByMaturity,
            Table<String, byte[]> pending,
            Table<String, Long> numbers,
            Table<String, byte[]> marks,
            Table<String, byte[]> aside) {}

    /** Is told what others build on, once. */
    interface Told {
        /** A decision has matured. */
        void matured(DecisionOutcome outcome);

        /** Events of an item were accepted. */
        void counted(String item, ItemCount count);

        /** An event of a unit that names an item was accepted. */
        void happened(String unit, ProfileChange change);
    }

    /** Where an item stood, whether it was clicked there, and whether its decision is mature. */
    private record Tried(int position, boolean click, boolean mature) {}

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
