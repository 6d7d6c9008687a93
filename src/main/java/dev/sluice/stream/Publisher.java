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

/** Publishes single records and waits for the broker; for administration, not for traffic. */
public final class Publisher implements AutoCloseable {
    /** Stands for no value: a compacted topic forgets the key. */
    public static final byte[] TOMBSTONE = {};

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;

    public Publisher(KafkaSettings settings) {
        this.producer = new KafkaProducer<>(settings.events());
    }

    /** Publishes a record; false when the broker did not acknowledge it in time. */
    public boolean publish(String topic, String key, byte[] value) {
        try {
            producer.send(record(topic, key, value)).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @SuppressWarnings("NullAway") // what a tombstone is
    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value.length == 0 ? null : value);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
