package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Publishes single records and waits for the broker; for administration, not for traffic. */
public final class Publisher implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;

    public Publisher(KafkaSettings settings) {
        this.producer = new KafkaProducer<>(settings.events());
    }

    /** Publishes a record; false when the broker did not acknowledge it in time. */
    @SuppressWarnings("NullAway") // what a tombstone is
    public boolean publish(String topic, String key, byte @Nullable [] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value))
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Makes a compacted topic forget a key; false when the broker did not acknowledge it in time. */
    public boolean delete(String topic, String key) {
        return publish(topic, key, null);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
