package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jboss.logging.Logger;

/**
 * Reads all partitions of some topics on its own thread, without a consumer group: every replica sees every committed
 * record. Reconnects by itself; a record that is damaged, or that its listener cannot read, is skipped and logged, and never stops
 * the rest.
 */
public final class TopicReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, Listener> listeners;
    private final Span span;
    private final int expected;
    private final LastOfKey superseding = new LastOfKey();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Silence silence;
    private volatile Optional<ApiException> refusal = Optional.empty();
    private final ConsumerLoop loop;
    /** Ends of the partitions when they were assigned; empty before. */
    private Map<TopicPartition, Long> goal = Map.of();

    private TopicReader(String name, KafkaSettings settings, Map<String, Listener> listeners, Span span) {
        this.consumer =
                new SteppingConsumer(span == Span.NONE ? settings.leisurely() : settings.reader(), settings.damage());
        this.silence = Silence.of(consumer.metrics());
        this.listeners = listeners.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> settings.names().topic(entry.getKey()), Map.Entry::getValue));
        this.span = span;
        this.expected = settings.partitions();
        this.loop = new ConsumerLoop(name, consumer, this::step);
        loop.start();
    }

    public static TopicReader whole(String name, KafkaSettings settings, Map<String, Listener> listeners) {
        return new TopicReader(name, settings, listeners, Span.WHOLE);
    }

    /** Of compacted topics: of what was there at the start only the last record of each key is told, and that when all is read. */
    public static TopicReader latest(String name, KafkaSettings settings, Map<String, Listener> listeners) {
        return new TopicReader(name, settings, listeners, Span.LATEST);
    }

    /** Only of what comes from now on. */
    public static TopicReader tail(String name, KafkaSettings settings, Map<String, Listener> listeners) {
        return new TopicReader(name, settings, listeners, Span.NONE);
    }

    /** Waits until everything that was there at the start is read; false when that took longer. */
    public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        return caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean caughtUp() {
        return caughtUp.getCount() == 0;
    }

    /** How long ago the broker last answered, be it that there is nothing new. */
    public Duration silence() {
        return silence.get();
    }

    /** For how long, until it last did, the broker has answered without a long pause. */
    public Duration heard() {
        return silence.heard();
    }

    /** Throws what the broker said where it does not let this reader in. */
    public void requireAllowed() {
        refusal.ifPresent(failure -> {
            throw failure;
        });
    }

    private void step() {
        try {
            read();
        } catch (AuthorizationException | AuthenticationException e) {
            refusal = Optional.of(e);
            throw e;
        }
    }

    private void read() {
        if (goal.isEmpty()) {
            assign();
            goal = consumer.endOffsets(consumer.assignment());
        }
        boolean kept = span == Span.LATEST && !caughtUp();
        consumer.poll(POLL).forEach(kept ? superseding::keep : this::tell);
        silence.look();
        if (!caughtUp()
                && goal.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            superseding.drain(this::tell);
            caughtUp.countDown();
        }
    }

    private void assign() {
        List<TopicPartition> partitions = listeners.keySet().stream()
                .flatMap(topic -> known(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toList());
        consumer.assign(partitions);
        if (span == Span.NONE) {
            consumer.endOffsets(partitions).forEach(consumer::seek);
        } else {
            consumer.seekToBeginning(partitions);
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
        if (listener == null || record.key() == null) {
            return;
        }
        try {
            listener.record(new Message(
                    new String(record.key(), StandardCharsets.UTF_8),
                    CloudEvent.type(record.headers()),
                    record.value() == null ? new byte[0] : record.value(),
                    record.value() == null,
                    Instant.ofEpochMilli(record.timestamp())));
        } catch (RuntimeException e) { // one unreadable record must not hide the rest
            LOG.errorf(e, "skipped record %s of %s", record.offset(), record.topic());
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    /** Is told every record, in order within a partition. */
    public interface Listener {
        /** One record with a key and a value. */
        void record(Message message);
    }

    /** What is told of what was there at the start. */
    private enum Span {
        WHOLE,
        /** The last record of a key stands for those before. */
        LATEST,
        NONE
    }

    /**
     * A record as its listener sees it.
     *
     * @param key never empty
     * @param type CloudEvents type, or empty
     * @param value what the topic holds
     * @param deleted whether it holds nothing any more
     * @param appended when it was appended, where its topic keeps that, or made
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Message(String key, String type, byte[] value, boolean deleted, Instant appended) {}
}
