package dev.sluice.stream;

import dev.sluice.model.Event;
import dev.sluice.model.Outbox;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** Writes the records of decisions; keeps them while the broker is away, until it is full. */
public final class KafkaOutbox implements Outbox, AutoCloseable {
    private final BoundedSender<Event> sender;
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
                decision -> List.of(EventRecords.of(decision, decision.token().decidedAt(), settings.names())));
    }

    @Override
    public Optional<CompletableFuture<Void>> offer(Event decision) {
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

    /** Decisions that wait for the producer. */
    public int waiting() {
        return sender.waiting();
    }

    /** Decisions refused because the outbox was full. */
    public long refused() {
        return refused.sum();
    }

    /** Decisions whose record the broker never acknowledged. */
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
