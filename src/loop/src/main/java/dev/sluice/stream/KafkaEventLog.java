package dev.sluice.stream;

import dev.sluice.model.Event;
import dev.sluice.model.EventLog;
import dev.sluice.model.Quarantined;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Appends events with {@code acks=all}; a call is done when the broker has every record of it. */
public final class KafkaEventLog implements EventLog, AutoCloseable {
    private static final JsonSerde<Quarantined> QUARANTINE = new JsonSerde<>(Quarantined.class);

    private static final Duration LIMIT = Duration.ofSeconds(6);

    private final BoundedSender<Call> sender;
    private final Clock clock;

    /**
     * @param capacity calls that may wait
     */
    public KafkaEventLog(KafkaSettings settings, int capacity, Clock clock) {
        this.clock = clock;
        this.sender = new BoundedSender<>(
                "sluice-event-log",
                new RenewableProducer(settings.events()),
                capacity,
                call -> call.records(settings.names()));
    }

    @Override
    public CompletionStage<Void> append(List<Event> events, List<Quarantined> refused) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        if (!sender.offer(new Call(clock.instant(), events, refused), acknowledged)) {
            acknowledged.completeExceptionally(new RejectedExecutionException("the event log is full"));
        }
        return acknowledged.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins its producer anew; what it was given before is still sent. */
    public void renew() {
        sender.renew();
    }

    @Override
    public void close() {
        sender.close();
    }

    private record Call(Instant received, List<Event> events, List<Quarantined> refused) {
        @SuppressWarnings("NullAway") // a record without a unit has no key
        List<ProducerRecord<byte[], byte[]>> records(Names names) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size() + refused.size());
            for (Event event : events) {
                records.add(EventRecords.of(event, received, names));
            }
            for (Quarantined record : refused) {
                byte[] key = record.unit().isEmpty() ? null : record.unit().getBytes(StandardCharsets.US_ASCII);
                records.add(new ProducerRecord<>(names.topic(Topics.QUARANTINE), key, QUARANTINE.write(record)));
            }
            return records;
        }
    }
}
