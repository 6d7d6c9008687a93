package dev.sluice.stream;

import dev.sluice.model.Event;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Outbox;
import dev.sluice.model.TokenClaims;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes the decision log and the served impressions; keeps them while the broker is away, until it is full. */
public final class KafkaOutbox implements Outbox, AutoCloseable {
    private static final JsonSerde<LoggedDecision> DECISIONS = new JsonSerde<>(LoggedDecision.class);

    private final BoundedSender<LoggedDecision> sender;
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /**
     * @param capacity decisions that may wait
     */
    public KafkaOutbox(KafkaSettings settings, int capacity) {
        this.sender = new BoundedSender<>(
                "sluice-outbox",
                new RenewableProducer(settings.outbox()),
                capacity,
                decision -> records(decision, settings.names()));
    }

    @Override
    public Optional<CompletableFuture<Void>> offer(LoggedDecision decision) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        if (!sender.offer(decision, acknowledged)) {
            refused.increment();
            return Optional.empty();
        }
        acknowledged.whenComplete((done, failure) -> {
            if (failure != null) {
                lost.increment();
            }
        });
        return Optional.of(acknowledged);
    }

    private static List<ProducerRecord<byte[], byte[]>> records(LoggedDecision decision, Names names) {
        TokenClaims token = decision.token();
        byte[] key = token.unit().getBytes(StandardCharsets.US_ASCII);
        CloudEvent about = new CloudEvent(token.decisionId(), "sluice.decision", token.experiment(), token.decidedAt());
        ProducerRecord<byte[], byte[]> log = new ProducerRecord<>(
                names.topic(Topics.DECISIONS), null, key, DECISIONS.write(decision), about.headers());
        return List.of(log, EventRecords.of(Event.first(token), token.decidedAt(), names));
    }

    /** Decisions that wait for the producer. */
    public int waiting() {
        return sender.waiting();
    }

    /** Decisions refused because the outbox was full. */
    public long refused() {
        return refused.sum();
    }

    /** Decisions whose records the broker never acknowledged. */
    public long lost() {
        return lost.sum();
    }

    /** Begins its producer anew; what it was given before is still sent. */
    public void renew() {
        sender.renew();
    }

    @Override
    public void close() {
        sender.close();
    }
}
