package dev.sluice.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Hands a topic to a receiver in batches, as one member of a group on its own thread. Offsets are committed after the
 * receiver has taken a batch, so each record comes at least once; a batch that is refused comes again until it is taken.
 *
 * @param <T> what the records hold; unreadable ones are skipped and logged
 */
public final class BatchConsumer<T> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchConsumer.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long PAUSE_SECONDS = 2;

    private final String topic;
    private final JsonSerde<T> serde;
    private final Consumer<List<T>> receiver;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param group consumer group: its members share the partitions
     * @param receiver takes a batch, or throws when it cannot now
     */
    public BatchConsumer(String group, KafkaSettings settings, Source<T> source, Consumer<List<T>> receiver) {
        this.topic = source.topic();
        this.serde = new JsonSerde<>(source.type());
        this.receiver = receiver;
        this.consumer = new KafkaConsumer<>(settings.group(group));
        this.thread = new Thread(this::run, group);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            consumer.subscribe(List.of(topic));
            boolean warned = false;
            while (!closed) {
                warned = step(warned);
            }
        } catch (WakeupException | InterruptException e) {
            closed = true;
        } finally {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    /** One poll; returns whether the receiver has refused, so that it is told only once. */
    private boolean step(boolean warned) {
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
            consumer.commitSync();
            return false;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) { // outermost loop: the same batch is tried again
            if (!warned) {
                LOG.warnf("%s waits, trying again: %s", topic, e.getMessage());
            }
            from.forEach(this::rewind);
            pause();
            return true;
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

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A topic and what its records hold. */
    public record Source<T>(String topic, Class<T> type) {}
}
