package dev.sluice.attribution;

import dev.sluice.attribution.PendingDeltas.CountsKey;
import dev.sluice.codec.Hash64;
import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger.Verdict;
import dev.sluice.model.Quarantined;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Joins each event to its decision, once, and closes decisions when they mature. Time is the highest append time of the
 * partition and moves by records and ticks only, so the result is a function of the log: a backlog after a crash is
 * handled as it would have been.
 */
final class AttributionProcessor implements Processor<String, byte[], String, Object> {
    static final String RECORDS = "decisions";
    static final String BY_MATURITY = "decisions-by-maturity";
    static final String UNITS = "units";
    static final String UNITS_BY_MATURITY = "units-by-maturity";
    static final String PENDING = "pending-deltas";
    static final String NUMBERS = "numbers";
    static final String DELTAS = "deltas";
    static final String REFUSED = "refused";

    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final JsonSerde<Quarantined> QUARANTINE = new JsonSerde<>(Quarantined.class);
    private static final Duration EMIT_EVERY = Duration.ofMillis(100);
    private static final String TIME = "t";

    private final Definitions definitions;
    /** Archived experiments of which nothing is left; found out again after a restart. */
    private final Set<Integer> forgotten = new HashSet<>();

    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, Long> numbers;
    private MaturityQueue<DecisionRecord> decisions;
    private UnitRows units;
    private RowContributions rows;
    private PendingDeltas pending;
    private Instant time;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
    AttributionProcessor(Definitions definitions) {
        this.definitions = definitions;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.numbers = context.getStateStore(NUMBERS);
        this.pending = new PendingDeltas(context.getStateStore(PENDING), numbers);
        this.rows = new RowContributions(pending);
        this.decisions = new MaturityQueue<>(context.getStateStore(RECORDS), context.getStateStore(BY_MATURITY));
        this.units = new UnitRows(
                new MaturityQueue<>(context.getStateStore(UNITS), context.getStateStore(UNITS_BY_MATURITY)),
                rows,
                this::definition);
        Long stored = numbers.get(TIME);
        this.time = Instant.ofEpochMilli(stored == null ? 0 : stored);
        context.schedule(EMIT_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> emit());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        boolean refused = context.recordMetadata()
                .map(metadata -> metadata.topic().equals(Topics.QUARANTINE))
                .orElse(false);
        if (refused) { // its topic has its own times
            countRefused(record.value());
            return;
        }
        advance(Instant.ofEpochMilli(record.timestamp()));
        if (!Topics.TICK.equals(record.key())) {
            read(record).ifPresent(this::attribute);
        }
    }

    private void advance(Instant appended) {
        if (appended.isAfter(time)) {
            boolean newMinute = !appended.truncatedTo(ChronoUnit.MINUTES).equals(time.truncatedTo(ChronoUnit.MINUTES));
            time = appended;
            numbers.put(TIME, time.toEpochMilli());
            if (newMinute) {
                forgetArchived();
            }
        }
        decisions.mature(time).forEach(this::close);
        units.mature(time);
    }

    private void forgetArchived() {
        for (int experiment : definitions.archived(time)) {
            if (!forgotten.contains(experiment) && units.forget(experiment)) {
                forgotten.add(experiment);
            }
        }
    }

    private Optional<Event> read(Record<String, byte[]> record) {
        try {
            return Optional.of(EVENTS.read(record.value()));
        } catch (SerializationException e) {
            quarantine("unreadable record: " + reason(e), record.value());
        }
        pending.ledger(0, Verdict.INVALID);
        return Optional.empty();
    }

    private void countRefused(byte[] value) {
        try {
            Quarantined record = QUARANTINE.read(value);
            if (Quarantined.EVENT.equals(record.origin())) {
                pending.ledger(record.experiment(), Verdict.INVALID);
            }
        } catch (SerializationException e) {
            pending.ledger(0, Verdict.INVALID);
        }
    }

    private void attribute(Event event) {
        TokenClaims token = event.token();
        Optional<PublishedExperiment> experiment =
                definitions.find(token.experiment(), token.revision(), token.version());
        Verdict verdict = experiment.map(known -> join(event, known)).orElse(Verdict.ORPHAN);
        pending.ledger(token.experiment(), verdict);
    }

    private Verdict join(Event event, PublishedExperiment experiment) {
        if (!experiment.definition().knows(event.type())) {
            quarantine("type '" + event.type().wireName() + "' is not declared by the experiment", EVENTS.write(event));
            return Verdict.INVALID;
        }
        boolean over = experiment.concludedAt().filter(event.time()::isAfter).isPresent();
        if (over || event.late(time)) {
            return Verdict.LATE;
        }
        TokenClaims token = event.token();
        Optional<DecisionRecord> before = decisions.find(DecisionRecord.key(token));
        if (before.filter(DecisionRecord::closed).isPresent()) {
            return Verdict.LATE;
        }
        DecisionRecord record =
                before.orElseGet(() -> DecisionRecord.open(token)).naming(token);
        long eventId = Hash64.of(0, event.eventId());
        boolean duplicate = record.has(eventId);
        if (!duplicate && !(record.takes(event) && units.take(event, experiment))) {
            quarantine("cap: no more events are kept of one decision or unit", EVENTS.write(event));
            return Verdict.INVALID;
        }
        if (!duplicate) {
            record = record.plus(eventId, event, experiment.definition().viewThrough());
        }
        store(before, record, experiment);
        units.add(event, duplicate, experiment);
        return duplicate ? Verdict.DUPLICATE : Verdict.ACCEPTED;
    }

    private void store(Optional<DecisionRecord> before, DecisionRecord after, PublishedExperiment experiment) {
        if (before.filter(after::equals).isPresent()) {
            return;
        }
        decisions.put(before, after);
        if (!experiment.definition().unit().lasting()) {
            rows.changed(before, after, experiment);
        }
        CountsKey key = key(after);
        Counts increment = after.counts();
        if (before.isPresent() && key(before.get()).equals(key)) {
            increment = increment.plus(before.get().counts().negated());
        } else if (before.isPresent()) {
            pending.counts(
                    experiment.id(), key(before.get()), before.get().counts().negated());
        }
        pending.counts(experiment.id(), key, increment);
    }

    private static CountsKey key(DecisionRecord record) {
        TokenClaims token = record.token();
        return new CountsKey(token.revision(), token.slot(), token.label());
    }

    private static CountsKey winner(DecisionRecord record) {
        TokenClaims token = record.token();
        return new CountsKey(token.revision(), token.winner(record.credit()), token.label());
    }

    private void close(DecisionRecord record) {
        record.remains().ifPresent(closed -> decisions.put(Optional.empty(), closed));
        if (record.closed()) {
            return;
        }
        PublishedExperiment experiment = definition(record.token());
        if (experiment.definition().unit().lasting()) {
            pending.counts(experiment.id(), key(record), Counts.MATURED);
            units.matured(record, experiment);
        } else {
            rows.matured(record, experiment);
            if (record.token().teams().isPresent()) {
                pending.counts(experiment.id(), winner(record), record.credit() == 0 ? Counts.TIED : Counts.WON);
            }
        }
    }

    /** What an open record belongs to: it was known when the record was made, and definitions are never forgotten. */
    private PublishedExperiment definition(TokenClaims token) {
        return definitions
                .find(token.experiment(), token.revision(), 0)
                .orElseThrow(() -> new IllegalStateException("the definition of experiment " + token.experiment()
                        + ", revision " + token.revision() + " is not known any more"));
    }

    /** What was wrong, without what a parser quotes of the record. */
    private static String reason(SerializationException e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : "not a valid event";
    }

    private void quarantine(String reason, byte @Nullable [] original) {
        Quarantined record = Quarantined.by(Quarantined.ATTRIBUTION, reason, time, original);
        context.forward(new Record<>("", record, time.toEpochMilli()), REFUSED);
    }

    private void emit() {
        for (ArmDelta delta : pending.drain(context.taskId().partition())) {
            context.forward(
                    new Record<>(String.valueOf(delta.experiment()), delta, context.currentSystemTimeMs()), DELTAS);
        }
    }
}
