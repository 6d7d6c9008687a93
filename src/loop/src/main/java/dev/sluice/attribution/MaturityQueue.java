package dev.sluice.attribution;

import dev.sluice.stream.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

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

    private final Table<String, T> records;
    private final Table<DueKey, byte[]> byTime;
    /** No index entry is smaller; skips what earlier scans deleted. */
    private final AtomicLong from = new AtomicLong();
    /** No record is due before this time. */
    private final AtomicLong earliest = new AtomicLong();

    MaturityQueue(Table<String, T> records, Table<DueKey, byte[]> byTime) {
        this.records = records;
        this.byTime = byTime;
    }

    Optional<T> find(String key) {
        return records.find(key);
    }

    /** Stores the record; {@code before} is what stood in its place. */
    void put(Optional<T> before, T after) {
        Optional<Instant> was = before.flatMap(Due::due);
        Optional<Instant> is = after.due();
        if (!was.equals(is)) {
            was.ifPresent(due -> byTime.remove(new DueKey(due.toEpochMilli(), after.key())));
            is.ifPresent(due -> index(due.toEpochMilli(), after.key()));
        }
        records.put(after.key(), after);
    }

    private void index(long due, String key) {
        byTime.put(new DueKey(due, key), NOTHING);
        earliest.set(Math.min(earliest.get(), due));
        from.set(Math.min(from.get(), due));
    }

    /**
     * Takes out records that are due at or before that time, in order, a bounded number of them. Those left are due at the
     * next call; whether an event is late does not depend on it.
     */
    List<T> mature(Instant time) {
        long now = time.toEpochMilli();
        if (now < earliest.get()) {
            return List.of();
        }
        List<DueKey> due = new ArrayList<>();
        AtomicLong next = new AtomicLong(now + 1);
        byTime.scan(DueKey.first(from.get()), DueKey.first(Long.MAX_VALUE), (key, nothing) -> {
            boolean taken = key.due() <= now && due.size() < AT_ONCE;
            if (taken) {
                due.add(key);
            } else {
                next.set(key.due());
            }
            return taken;
        });
        from.set(Math.min(now, next.get()));
        earliest.set(next.get());
        List<T> mature = new ArrayList<>(due.size());
        for (DueKey key : due) {
            byTime.remove(key);
            records.remove(key.key()).ifPresent(mature::add);
        }
        return mature;
    }

    /**
     * Deletes records whose key begins with some text.
     *
     * @param most how many at a time
     * @return whether none is left
     */
    boolean forget(String prefix, int most) {
        List<T> gone = new ArrayList<>();
        records.scan(prefix, prefix + Character.MAX_VALUE, (key, record) -> {
            gone.add(record);
            return gone.size() < most;
        });
        for (T record : gone) {
            record.due().ifPresent(due -> byTime.remove(new DueKey(due.toEpochMilli(), record.key())));
            records.remove(record.key());
        }
        return gone.size() < most;
    }

    /** A record with its key and its time. */
    interface Due {
        /** ASCII, unique in its table. */
        String key();

        /** When it is looked at next; empty means that it stays. */
        Optional<Instant> due();
    }
}
