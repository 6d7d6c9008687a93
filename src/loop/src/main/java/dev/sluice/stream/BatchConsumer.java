package dev.sluice.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/**
 * Hands a topic to a receiver in batches, as one member of a group on its own thread. Offsets are committed after the
 * receiver has taken a batch, so each record comes at least once; a batch that is refused comes again until it is taken.
 *
 * @param <T> what the records hold; damaged and unreadable ones are skipped and logged
 */
public final class BatchConsumer<T> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchConsumer.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final String topic;
    private final JsonSerde<T> serde;
    private final Consumer<List<T>> receiver;
    private final SteppingConsumer consumer;
    private final ConsumerLoop loop;

    /**
     * @param group consumer group: its members share the partitions
     * @param receiver takes a batch, or throws when it cannot now
     */
    public BatchConsumer(String group, KafkaSettings settings, Source<T> source, Consumer<List<T>> receiver) {
        this.topic = settings.names().topic(source.topic());
        this.serde = new JsonSerde<>(source.type());
        this.receiver = receiver;
        this.consumer = new SteppingConsumer(settings.group(group), settings.damage());
        this.loop = new ConsumerLoop(group, consumer, this::step);
        consumer.subscribe(List.of(topic));
        loop.start();
    }

    private void step() {
        Map<TopicPartition, Long> from = new HashMap<>();
        List<T> batch = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                from.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
                read(record, batch);
            }
            if (!batch.isEmpty()) {
                receiver.accept(batch);
            }
            if (!from.isEmpty()) {
                consumer.commitSync();
            }
        } catch (RuntimeException e) {
            from.forEach(this::rewind);
            throw e;
        }
    }

    private void rewind(TopicPartition partition, long offset) {
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record, List<T> batch) {
        try {
            batch.add(serde.read(record.value()));
        } catch (SerializationException e) {
            LOG.errorf("skipped unreadable record %s of %s", record.offset(), topic);
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    /** A topic and what its records hold. */
    public record Source<T>(String topic, Class<T> type) {}
}
