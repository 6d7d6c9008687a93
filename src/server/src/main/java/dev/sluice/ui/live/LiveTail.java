package dev.sluice.ui.live;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.history.SeriesStore;
import dev.sluice.model.Event;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Members;
import dev.sluice.stream.MeterNames;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the whole platform decides and hears, as all its replicas write it to Kafka: counted, and a few of each second shown.
 * Reads only while somebody watches, so that nobody else pays for it. Written by the reader's thread, read by the beat.
 */
@Singleton
class LiveTail {
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final int SAMPLE = 5;
    private static final int COUNT_EVERY = 10;
    private static final int UNIT_DIGITS = 6;

    private final KafkaSettings kafka;
    private final Directory directory;
    private final MeterRegistry meters;
    private final LongAdder decisions = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final ConcurrentLinkedQueue<Shown> shownDecisions = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Shown> shownEvents = new ConcurrentLinkedQueue<>();
    private final Multi<Moment> moments;
    private Optional<Listening> listening = Optional.empty();
    private int watchers;

    LiveTail(KafkaSettings kafka, Directory directory, MeterRegistry meters) {
        this.kafka = kafka;
        this.directory = directory;
        this.meters = meters;
        this.moments = Multi.createFrom()
                .ticks()
                .every(BEAT)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick ->
                        Uni.createFrom().item(this::moment).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    /** One a second for everybody who watches. */
    Multi<Moment> moments() {
        return moments.onSubscription().invoke(this::come).onTermination().invoke(this::go);
    }

    private synchronized void come() {
        watchers++;
        if (watchers == 1) {
            listening = Optional.of(new Listening(
                    TopicReader.tail("sluice-tap", kafka, Map.of(Topics.EVENTS, this::record)),
                    new Members(kafka),
                    new Beat(ledger(), 0, 0)));
        }
    }

    /** Who leaves may do so on an event loop, which must not wait for the broker. */
    private void go() {
        Infrastructure.getDefaultWorkerPool().execute(this::left);
    }

    private synchronized void left() {
        watchers--;
        if (watchers == 0) {
            close();
        }
    }

    @PreDestroy
    synchronized void close() {
        listening.ifPresent(Listening::close);
        listening = Optional.empty();
    }

    private void record(TopicReader.Message message) {
        boolean decided = message.type().equals(Topics.DECISION_TYPE);
        if (message.key().equals(Topics.TICK)) {
            return;
        }
        (decided ? decisions : events).increment();
        ConcurrentLinkedQueue<Shown> shown = decided ? shownDecisions : shownEvents;
        if (shown.size() < SAMPLE) {
            Event event = EVENTS.read(message.value());
            shown.add(shown(event, message.appended().minus(event.ago())));
        }
    }

    private Shown shown(Event event, Instant at) {
        TokenClaims token = event.token();
        Optional<PublishedExperiment> experiment =
                directory.find(token.experiment()).map(Directory.Live::experiment);
        return new Shown(
                at,
                experiment.map(PublishedExperiment::key).orElse("?"),
                experiment.map(known -> known.slots().get(token.slot())).orElse("?"),
                event.decision().isPresent()
                        ? token.label().name()
                        : event.type().wireName(),
                unit(token.unit()),
                event.decision()
                        .map(decision -> String.join(
                                ", ", decision.items().stream().limit(3).toList()))
                        .orElse(event.itemId()));
    }

    private static String unit(String hash) {
        return "#" + hash.substring(0, Math.min(UNIT_DIGITS, hash.length()));
    }

    private synchronized Moment moment() {
        Beat before = listening.map(Listening::last).orElse(new Beat(ledger(), 0, 1));
        int replicas = before.number % COUNT_EVERY == 0
                ? listening.map(open -> open.members.of(SeriesStore.READERS)).orElse(before.replicas)
                : before.replicas;
        Ledger now = ledger();
        Ledger since = now.plus(negated(before.ledger));
        listening = listening.map(open -> open.at(new Beat(now, replicas, before.number + 1)));
        Map<String, Double> lags = new TreeMap<>();
        for (Gauge gauge : meters.find(MeterNames.STAGE_LAG).gauges()) {
            lags.put(String.valueOf(gauge.getId().getTag(MeterNames.STAGE)), gauge.value());
        }
        return new Moment(
                decisions.sumThenReset(),
                events.sumThenReset(),
                drained(shownDecisions),
                drained(shownEvents),
                since,
                lags,
                replicas);
    }

    private static List<Shown> drained(ConcurrentLinkedQueue<Shown> queue) {
        List<Shown> all = new ArrayList<>();
        for (Shown next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }

    private static Ledger negated(Ledger ledger) {
        return new Ledger(-ledger.accepted(), -ledger.duplicate(), -ledger.late(), -ledger.orphan(), -ledger.invalid());
    }

    /** Of all experiments and of the platform. */
    private Ledger ledger() {
        Ledger sum = directory.latest(0).map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
        for (Directory.Live live : directory.all()) {
            sum = sum.plus(live.snapshot().map(PolicySnapshot::ledger).orElse(Ledger.EMPTY));
        }
        return sum;
    }

    /**
     * One second of the platform.
     *
     * @param decisions logged in it
     * @param events that came in it
     * @param someDecisions a few of them
     * @param someEvents a few of them
     * @param ledger what was found in it, by class
     * @param lags records that each stage of this replica has not read yet
     * @param replicas of the platform; 0 while that is unknown
     */
    record Moment(
            long decisions,
            long events,
            List<Shown> someDecisions,
            List<Shown> someEvents,
            Ledger ledger,
            Map<String, Double> lags,
            int replicas) {}

    /**
     * A decision or an event as a line.
     *
     * @param what its label or type
     * @param unit first digits of its hash
     * @param items concerned
     */
    record Shown(Instant at, String experiment, String arm, String what, String unit, String items) {}

    /** What is open while somebody watches. */
    private record Listening(TopicReader reader, Members members, Beat last) {
        Listening at(Beat next) {
            return new Listening(reader, members, next);
        }

        void close() {
            reader.close();
            members.close();
        }
    }

    /** What was known at the last moment. */
    private record Beat(Ledger ledger, int replicas, long number) {}
}
