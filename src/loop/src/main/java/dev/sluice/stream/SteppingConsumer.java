package dev.sluice.stream;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that does not stay for ever before a record that fails its checksum: it goes on behind it, offset by offset, since
 * what is damaged does not say how long it is. One thread.
 */
final class SteppingConsumer extends KafkaConsumer<byte[], byte[]> {
    private final Damage damage;

    SteppingConsumer(Map<String, Object> settings, Damage damage) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.damage = damage;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return super.poll(timeout);
        } catch (KafkaException e) {
            TopicPartition damaged = damaged(e).orElseThrow(() -> e);
            long offset = position(damaged);
            damage.steppedOver(damaged, offset, e.getCause() == null ? e : e.getCause());
            seek(damaged, offset + 1);
            return ConsumerRecords.empty();
        }
    }

    /** The client says it in words only, of a record that it refuses and of one that the broker refuses. */
    private Optional<TopicPartition> damaged(KafkaException failure) {
        String words = String.valueOf(failure.getMessage());
        if (!words.startsWith("Received exception when fetching the next record")
                && !words.startsWith("Encountered corrupt message")) {
            return Optional.empty();
        }
        return assignment().stream()
                .filter(partition -> words.contains(partition.toString()))
                .max(Comparator.comparingInt(partition -> partition.toString().length()));
    }
}
