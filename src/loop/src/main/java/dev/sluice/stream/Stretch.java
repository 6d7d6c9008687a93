package dev.sluice.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/** A topic from some offsets to where it ends when it is asked; read once, by whoever asks, without a group. */
public final class Stretch {
    private static final Duration POLL = Duration.ofMillis(500);

    private Stretch() {}

    /**
     * Reads it.
     *
     * @param from where to begin, by partition; from its beginning where none is said
     * @param patience with a broker that tells nothing
     * @throws BrokerAway where the broker does not answer in time
     */
    public static void read(
            KafkaSettings settings, String topic, Map<Integer, Long> from, Duration patience, Visitor visitor) {
        try {
            visit(settings, topic, from, patience, visitor);
        } catch (SerializationException e) { // of a visitor: the broker has answered
            throw e;
        } catch (KafkaException e) {
            throw new BrokerAway(e);
        }
    }

    private static void visit(
            KafkaSettings settings, String topic, Map<Integer, Long> from, Duration patience, Visitor visitor) {
        long heard = System.nanoTime();
        String name = settings.names().topic(topic);
        List<TopicPartition> partitions = IntStream.range(0, settings.partitions())
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
        try (SteppingConsumer consumer = new SteppingConsumer(settings.reader(), settings.damage())) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, patience);
            Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(partitions, patience));
            begins.forEach((partition, first) ->
                    consumer.seek(partition, Math.max(first, from.getOrDefault(partition.partition(), 0L))));
            left.entrySet().removeIf(end -> consumer.position(end.getKey(), patience) >= end.getValue());
            while (!left.isEmpty()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                heard = records.isEmpty() ? heard : System.nanoTime();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.value() != null) {
                        visitor.record(record.partition(), record.offset(), record.value());
                    }
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey(), patience) >= end.getValue());
                if (System.nanoTime() - heard > patience.toNanos()) {
                    throw new KafkaException("the broker does not answer");
                }
            }
        }
    }

    /** Is told each record. */
    public interface Visitor {
        /** One with a value. */
        void record(int partition, long offset, byte[] value);
    }
}
