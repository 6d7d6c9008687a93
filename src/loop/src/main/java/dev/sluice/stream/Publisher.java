package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes records and waits for the broker; for administration, not for traffic. */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final RenewableProducer producer;
    private final Names names;
    private final AtomicReference<String> refusal = new AtomicReference<>("");

    public Publisher(KafkaSettings settings) {
        this.producer = new RenewableProducer(settings.events());
        this.names = settings.names();
    }

    /** Publishes a record; false when the broker did not acknowledge it in time. */
    public boolean publish(String topic, String key, byte @Nullable [] value) {
        return acknowledged(topic, () -> List.of(send(topic, key, value)));
    }

    /** Publishes a bounded number of records under their keys; false when the broker did not acknowledge all of them in time. */
    public boolean publishAll(String topic, Map<String, byte[]> records) {
        return acknowledged(
                topic,
                () -> records.entrySet().stream()
                        .map(record -> send(topic, record.getKey(), record.getValue()))
                        .toList());
    }

    @SuppressWarnings("NullAway") // what a tombstone is
    private Future<RecordMetadata> send(String topic, String key, byte @Nullable [] value) {
        return producer.send(
                new ProducerRecord<>(names.topic(topic), key.getBytes(StandardCharsets.UTF_8), value),
                (metadata, failure) -> {});
    }

    private boolean acknowledged(String topic, Supplier<List<Future<RecordMetadata>>> sending) {
        try {
            for (Future<RecordMetadata> sent : sending.get()) {
                sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            refusal.set("");
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            tell(topic, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Once for each reason in a row: callers try again every second. */
    private void tell(String topic, Exception failure) {
        String reason = failure.toString();
        if (!reason.equals(refusal.getAndSet(reason))) {
            LOG.warnf("the broker did not take a record for %s: %s", topic, reason);
        }
    }

    /** Makes a compacted topic forget a key; false when the broker did not acknowledge it in time. */
    public boolean delete(String topic, String key) {
        return publish(topic, key, null);
    }

    /** Begins its producer anew. */
    public void renew() {
        producer.renew();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
