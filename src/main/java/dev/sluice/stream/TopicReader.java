package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads all partitions of some topics on its own thread, without a consumer group: every replica sees every committed
 * record. Reconnects by itself; a record that its listener cannot read is skipped and logged, and never stops the rest.
 */
public final class TopicReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, Listener> listeners;
    private final long tail;
    private final int expected;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;

    private TopicReader(String name, KafkaSettings settings, Map<String, Listener> listeners, long tail) {
        this.consumer = new KafkaConsumer<>(tail < Long.MAX_VALUE ? settings.leisurely() : settings.reader());
        this.listeners = Map.copyOf(listeners);
        this.tail = tail;
        this.expected = settings.partitions();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads from the beginning. */
    public static TopicReader whole(String name, KafkaSettings settings, Map<String, Listener> listeners) {
        return new TopicReader(name, settings, listeners, Long.MAX_VALUE);
    }

    /** Reads from {@code tail} records before the end of each partition. */
    public static TopicReader tail(String name, KafkaSettings settings, Map<String, Listener> listeners, long tail) {
        return new TopicReader(name, settings, listeners, tail);
    }

    /** Waits until everything that was there at the start is read; false when that took longer. */
    public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        return caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether everything that was there at the start is read. */
    public boolean caughtUp() {
        return caughtUp.getCount() == 0;
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    read();
                } catch (WakeupException | InterruptException e) {
                    closed = true;
                } catch (KafkaException e) {
                    LOG.warnf("reading %s failed, trying again: %s", listeners.keySet(), e.toString());
                    pause();
                }
            }
        } finally {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        if (consumer.assignment().isEmpty()) {
            assign();
        }
        Map<TopicPartition, Long> goal = consumer.endOffsets(consumer.assignment());
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                tell(record);
            }
            if (!caughtUp()
                    && goal.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                caughtUp.countDown();
            }
        }
    }

    private void assign() {
        List<TopicPartition> partitions = listeners.keySet().stream()
                .flatMap(topic -> known(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toList());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        if (tail < Long.MAX_VALUE) {
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) ->
                            consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), end - tail)));
        }
    }

    /** All partitions of a topic; refused while the broker does not tell all of them. */
    private List<PartitionInfo> known(String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.size() != expected) {
            throw new KafkaException("the partitions of " + topic + " are not all known yet");
        }
        return known;
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        Listener listener = listeners.get(record.topic());
        if (listener == null || record.key() == null || record.value() == null) {
            return;
        }
        try {
            listener.record(new Message(
                    new String(record.key(), StandardCharsets.UTF_8),
                    CloudEvent.type(record.headers()),
                    record.value()));
        } catch (RuntimeException e) { // one unreadable record must not hide the rest
            LOG.errorf(e, "skipped record %s of %s", record.offset(), record.topic());
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

    /** Is told every record, in order within a partition. */
    public interface Listener {
        /** One record with a key and a value. */
        void record(Message message);
    }

    /**
     * A record as its listener sees it.
     *
     * @param key never empty
     * @param type CloudEvents type, or empty
     * @param value what the topic holds
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Message(String key, String type, byte[] value) {}
}
