package dev.sluice.attribution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that wait for their time, with an index by it, so that closing them reads only what is due. Written and read by
 * one stream task.
 *
 * @param <T> kind of the records
 */
final class MaturityQueue<T extends MaturityQueue.Due> {
    /** Records closed at a time, so that a long backlog fits a transaction and the heap. */
    private static final int AT_ONCE = 20_000;

    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<String, T> records;
    private final KeyValueStore<Bytes, byte[]> byTime;
    /** No index entry is smaller; skips what earlier scans deleted. */
    private long from;
    /** No record is due before this time. */
    private long earliest;

    MaturityQueue(KeyValueStore<String, T> records, KeyValueStore<Bytes, byte[]> byTime) {
        this.records = records;
        this.byTime = byTime;
    }

    Optional<T> find(String key) {
        return Optional.ofNullable(records.get(key));
    }

    /** Stores the record; {@code before} is what stood in its place. */
    void put(Optional<T> before, T after) {
        Optional<Instant> was = before.flatMap(Due::due);
        Optional<Instant> is = after.due();
        if (!was.equals(is)) {
            was.ifPresent(due -> byTime.delete(indexKey(due.toEpochMilli(), after.key())));
            is.ifPresent(due -> index(due.toEpochMilli(), after.key()));
        }
        records.put(after.key(), after);
    }

    private void index(long due, String key) {
        byTime.put(indexKey(due, key), NOTHING);
        earliest = Math.min(earliest, due);
        from = Math.min(from, due);
    }

    /**
     * Takes out records that are due at or before that time, in order, a bounded number of them. Those left are due at the
     * next call; whether an event is late does not depend on it.
     */
    List<T> mature(Instant time) {
        long now = time.toEpochMilli();
        if (now < earliest) {
            return List.of();
        }
        List<Bytes> due = new ArrayList<>();
        long next = now + 1;
        try (KeyValueIterator<Bytes, byte[]> index = byTime.range(bound(from), bound(Long.MAX_VALUE))) {
            while (index.hasNext()) {
                KeyValue<Bytes, byte[]> entry = index.next();
                long at = ByteBuffer.wrap(entry.key.get()).getLong();
                if (at > now || due.size() == AT_ONCE) {
                    next = at;
                    break;
                }
                due.add(entry.key);
            }
        }
        from = Math.min(now, next);
        earliest = next;
        return due.stream().map(this::take).toList();
    }

    private T take(Bytes indexKey) {
        byte[] bytes = indexKey.get();
        String key = new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.US_ASCII);
        byTime.delete(indexKey);
        return records.delete(key);
    }

    /**
     * Deletes records whose key begins with some text.
     *
     * @param most how many at a time
     * @return whether none is left
     */
    boolean forget(String prefix, int most) {
        List<T> gone = new ArrayList<>();
        try (KeyValueIterator<String, T> range = records.range(prefix, prefix + Character.MAX_VALUE)) {
            while (range.hasNext() && gone.size() < most) {
                gone.add(range.next().value);
            }
        }
        for (T record : gone) {
            record.due().ifPresent(due -> byTime.delete(indexKey(due.toEpochMilli(), record.key())));
            records.delete(record.key());
        }
        return gone.size() < most;
    }

    private static Bytes indexKey(long due, String key) {
        byte[] text = key.getBytes(StandardCharsets.US_ASCII);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(due)
                .put(text)
                .array());
    }

    private static Bytes bound(long time) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    }

    /** A record with its key and its time. */
    interface Due {
        /** ASCII, unique in its store. */
        String key();

        /** When it is looked at next; empty means that it stays. */
        Optional<Instant> due();
    }
}
