package dev.sluice.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** A producer that can be begun anew under way; what the one before was given is still sent by it. */
final class RenewableProducer implements AutoCloseable {
    private final Map<String, Object> settings;
    private volatile Producer<byte[], byte[]> current;

    RenewableProducer(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
        this.current = new KafkaProducer<>(this.settings);
    }

    /**
     * As {@link Producer#send(ProducerRecord, Callback)}.
     *
     * @throws KafkaException where this producer is closed, or has failed for good
     */
    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback told) {
        Producer<byte[], byte[]> producer = current;
        try {
            return producer.send(record, told);
        } catch (IllegalStateException | KafkaException e) {
            if (producer != current) {
                return send(record, told);
            }
            throw e instanceof KafkaException failed ? failed : new KafkaException(e);
        }
    }

    /** Sends by a new one from now on; the one before ends when the broker has taken, or refused, what it holds. */
    synchronized void renew() {
        Producer<byte[], byte[]> before = current;
        current = new KafkaProducer<>(settings);
        Thread end = new Thread(before::close, "sluice-last-records");
        end.setDaemon(true);
        end.start();
    }

    void close(Duration limit) {
        current.close(limit);
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
