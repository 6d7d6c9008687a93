package dev.sluice.attribution;

import static java.util.Objects.requireNonNull;

import dev.sluice.attribution.Runs.Age;
import dev.sluice.model.Event;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The decisions of a partition: which are open, and whether an event may begin one. A decision that has matured is kept a
 * minute more where it is, so that what comes late finds it closed; after that its token is too old to begin another. Two
 * cursors over one index: what has matured, and what is forgotten. Written and read by one stream task.
 */
final class Decisions {
    private static final Duration CLOSED = Duration.ofSeconds(60);
    /**
     * What the upper bound of an age may be beyond the window. Half of what a closed decision is kept, since the bound is too
     * low by up to the four seconds that a tick may have waited, and by two for each clock that jumped.
     */
    private static final Duration DOUBT = CLOSED.dividedBy(2);

    private static final String MATURED = "m";

    private final MaturityQueue<DecisionRecord> queue;
    private final Table<String, byte[]> marks;
    private final StageClock clock;
    private final Runs runs;
    private final AtomicReference<DueKey> told;
    private final AtomicBoolean behind = new AtomicBoolean();

    Decisions(MaturityQueue<DecisionRecord> queue, Table<String, byte[]> marks, StageClock clock, Runs runs) {
        this.queue = queue;
        this.marks = marks;
        this.clock = clock;
        this.runs = runs;
        this.told = new AtomicReference<>(marks.find(MATURED).map(DueKey::of).orElse(DueKey.first(0)));
    }

    /** The decision of an event, open or closed. It is kept at least until that event's token is closed as well. */
    Optional<DecisionRecord> find(Event event) {
        return queue.find(DecisionRecord.key(event.token())).map(known -> kept(known, event));
    }

    private DecisionRecord kept(DecisionRecord known, Event event) {
        if (event.token().equals(known.anchor().token())) {
            return known;
        }
        DecisionRecord kept = known.keptUntil(began(event).plus(event.token().open()));
        if (!kept.equals(known)) {
            queue.put(Optional.of(known), kept);
        }
        return kept;
    }

    /** A decision that begins with that event; nothing where the event is too late, or where the decision may have matured. */
    Optional<DecisionRecord> begin(Event event) {
        TokenClaims token = event.token();
        Age age = runs.age(token, clock.now());
        boolean late = age.least().compareTo(token.open()) >= 0
                || (!event.isFirst() && age.most().compareTo(token.open().plus(DOUBT)) >= 0);
        return late
                ? Optional.empty()
                : Optional.of(DecisionRecord.open(new Anchor(token, began(event), clock.date())));
    }

    /** When the decision of an event's token was made, as far as the event tells. */
    private Duration began(Event event) {
        return event.isFirst()
                ? clock.now()
                : clock.now().minus(runs.age(event.token(), clock.now()).least());
    }

    void put(Optional<DecisionRecord> before, DecisionRecord after) {
        queue.put(before, after);
    }

    /** Decisions that have matured and were not told yet, a bounded number of them. */
    List<DecisionRecord> matured() {
        List<DecisionRecord> due = queue.after(requireNonNull(told.get()), clock.now());
        behind.set(due.size() == MaturityQueue.AT_ONCE);
        if (!due.isEmpty()) {
            DecisionRecord last = due.get(due.size() - 1);
            DueKey place = new DueKey(last.due().orElseThrow().toMillis(), last.key());
            told.set(place);
            marks.put(MATURED, place.bytes());
        }
        return due.stream().filter(record -> !record.spent()).toList();
    }

    /** Forgets what has been closed for long enough; what another token still refers to stays until that is too. */
    void forget() {
        if (behind.get()) {
            return;
        }
        for (DecisionRecord record : queue.take(clock.now().minus(CLOSED))) {
            record.remains().ifPresent(left -> queue.put(Optional.empty(), left));
        }
    }
}
