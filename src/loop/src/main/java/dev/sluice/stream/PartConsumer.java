package dev.sluice.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Hands a topic to a receiver in parts, as one member of a group on its own thread. The log itself says where a part ends: with
 * the minute of its append times, or when it is full; so whoever reads it again cuts it alike. Only where nothing comes for a minute
 * a part ends by local time, and who reads it again may find more of it. Offsets are committed after the receiver has kept a part.
 */
public final class PartConsumer implements AutoCloseable {
    /** Most records of a part. */
    public static final int MOST = 100_000;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final Receiver receiver;
    private final LongSupplier nanos;
    private final SteppingConsumer consumer;
    private final ConsumerLoop loop;
    private final Map<TopicPartition, Open> open = new HashMap<>();
    private final Set<TopicPartition> unchecked = new HashSet<>();
    private volatile boolean failing;

    /**
     * @param group consumer group: its members share the partitions
     * @param nanos a clock that nobody sets
     */
    public PartConsumer(String group, KafkaSettings settings, String topic, Receiver receiver, LongSupplier nanos) {
        this.receiver = receiver;
        this.nanos = nanos;
        this.consumer = new SteppingConsumer(settings.group(group), settings.damage());
        this.loop = new ConsumerLoop(group, consumer, this::step);
        consumer.subscribe(List.of(settings.names().topic(topic)), new Dropping());
        loop.start();
    }

    /** Whether what was read cannot be kept at the moment. */
    public boolean failing() {
        return failing;
    }

    private void step() {
        try {
            if (failing) {
                receiver.requireReady();
                goBack();
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            requireSamePlace();
            records.forEach(this::take);
            endQuiet();
            failing = failing && !(open.isEmpty() && caughtUp());
        } catch (RuntimeException e) {
            failing = true;
            drop();
            throw e;
        }
    }

    private boolean caughtUp() {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /** What was kept elsewhere before is not here: going on from there would leave it out in silence. */
    private void requireSamePlace() {
        if (!unchecked.isEmpty()) {
            consumer.committed(unchecked).forEach((partition, kept) -> {
                if (kept != null && !kept.metadata().isEmpty() && !receiver.isPlace(kept.metadata())) {
                    throw new IllegalStateException("what " + partition
                            + " held before was kept in another place, which is not to be seen from here: mount it, or"
                            + " delete the offsets of this consumer group to begin anew in this one");
                }
            });
            unchecked.clear();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Open before = open.get(partition);
        if (before != null && before.endsAt(record)) {
            end(partition, before);
        }
        Open part = open.computeIfAbsent(
                partition,
                any -> new Open(receiver.begin(record.partition(), record.offset()), record.timestamp() / MINUTE));
        part.add(record, nanos.getAsLong());
    }

    private void end(TopicPartition partition, Open part) {
        part.receiver.keep();
        open.remove(partition);
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(part.next, receiver.place())));
        failing = false;
    }

    /** Nothing has come for longer than a part lasts: what would come next begins another one. */
    private void endQuiet() {
        for (Map.Entry<TopicPartition, Open> entry : List.copyOf(open.entrySet())) {
            if (nanos.getAsLong() - entry.getValue().touched > QUIET.toNanos()) {
                end(entry.getKey(), entry.getValue());
            }
        }
    }

    private void drop() {
        open.values().forEach(part -> part.receiver.drop());
        open.clear();
    }

    /** To where parts were kept to: what was read since may be lost. */
    private void goBack() {
        consumer.committed(consumer.assignment()).forEach((partition, kept) -> {
            if (kept == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, kept.offset());
            }
        });
    }

    @Override
    public void close() {
        loop.close(); // which gives the partitions back, and drops what is open
    }

    /** Takes parts. */
    public interface Receiver {
        /** Throws why nothing could be kept at the moment. */
        void requireReady();

        /** Where it keeps parts, in a few characters: told with the offsets up to which it has. */
        String place();

        /** Whether that is where it keeps parts. */
        boolean isPlace(String other);

        Part begin(int partition, long first);
    }

    /** What becomes of the records of one part. */
    public interface Part {
        /** Takes a record; throws where it cannot, and then the part begins anew. */
        void add(long offset, byte[] value);

        /** Keeps what it was given, for good. */
        void keep();

        /** Forgets what it was given. */
        void drop();
    }

    /** Another member has the partitions now, and reads again what was not kept. */
    private final class Dropping implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> {
                unchecked.remove(partition);
                Open part = open.remove(partition);
                if (part != null) {
                    part.receiver.drop();
                }
            });
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            unchecked.addAll(partitions);
        }
    }

    private static final class Open {
        private final Part receiver;
        private final long minute;
        private long next;
        private long touched;
        private int size;

        Open(Part receiver, long minute) {
            this.receiver = receiver;
            this.minute = minute;
        }

        boolean endsAt(ConsumerRecord<byte[], byte[]> record) {
            return size >= MOST || record.timestamp() / MINUTE != minute;
        }

        void add(ConsumerRecord<byte[], byte[]> record, long now) {
            if (record.value() != null) {
                receiver.add(record.offset(), record.value());
            }
            next = record.offset() + 1;
            touched = now;
            size++;
        }
    }
}
