package dev.sluice.stream;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The last record of each key, in the order in which those stand in the log: what compaction would have left. A topic that
 * the broker has not compacted yet is thus read for little more than one that it has. One thread.
 */
final class LastOfKey {
    private final Map<Key, ConsumerRecord<byte[], byte[]>> last = new LinkedHashMap<>();

    /** Takes the next record of its partition; one without a key is nothing that is kept. */
    void keep(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null) {
            Key key = new Key(record.topic(), ByteBuffer.wrap(record.key()));
            last.remove(key);
            last.put(key, record);
        }
    }

    /** Hands over what is kept, once. */
    void drain(Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        last.values().forEach(listener);
        last.clear();
    }

    private record Key(String topic, ByteBuffer bytes) {}
}
