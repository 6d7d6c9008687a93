package dev.sluice.attribution;

import dev.sluice.stream.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Records that wait for their time, with an index by it, so that looking for what is due reads only that. What is due can be
 * taken out, or be read from a place on and left where it is. Written and read by one stream task.
 *
 * @param <T> kind of the records
 */
final class MaturityQueue<T extends MaturityQueue.Due> {
    /** Records at a time, so that a long backlog fits a transaction and the heap. */
    static final int AT_ONCE = 20_000;

    private static final byte[] NOTHING = new byte[0];

    private final Table<String, T> records;
    private final Table<DueKey, byte[]> byTime;
    private final Front taken = new Front();
    private final Front read = new Front();

    MaturityQueue(Table<String, T> records, Table<DueKey, byte[]> byTime) {
        this.records = records;
        this.byTime = byTime;
    }

    Optional<T> find(String key) {
        return records.find(key);
    }

    /** Stores the record; {@code before} is what stood in its place. */
    void put(Optional<T> before, T after) {
        Optional<Duration> was = before.flatMap(Due::due);
        Optional<Duration> is = after.due();
        if (!was.equals(is)) {
            was.ifPresent(due -> byTime.remove(new DueKey(due.toMillis(), after.key())));
            is.ifPresent(due -> index(due.toMillis(), after.key()));
        }
        records.put(after.key(), after);
    }

    private void index(long due, String key) {
        byTime.put(new DueKey(due, key), NOTHING);
        taken.added(due);
        read.added(due);
    }

    /** Records due at or before that time and after that place, in order, a bounded number of them. They stay. */
    List<T> after(DueKey place, Duration time) {
        return due(read, place, time).stream()
                .flatMap(key -> records.find(key.key()).stream())
                .toList();
    }

    /**
     * Takes out records that are due at or before that time, in order, a bounded number of them. Those left are due at the
     * next call; whether an event is late does not depend on it.
     */
    List<T> take(Duration time) {
        return due(taken, DueKey.first(0), time).stream()
                .flatMap(key -> removed(key).stream())
                .toList();
    }

    private Optional<T> removed(DueKey key) {
        byTime.remove(key);
        return records.remove(key.key());
    }

    private List<DueKey> due(Front front, DueKey place, Duration time) {
        long now = time.toMillis();
        if (now < front.earliest.get()) {
            return List.of();
        }
        List<DueKey> due = new ArrayList<>();
        AtomicLong next = new AtomicLong(now + 1);
        DueKey first = Stream.of(place, DueKey.first(front.from.get()))
                .max(DueKey::compareTo)
                .orElseThrow();
        byTime.scan(first, DueKey.first(Long.MAX_VALUE), (key, nothing) -> {
            if (key.equals(place)) {
                return true;
            }
            boolean wanted = key.due() <= now && due.size() < AT_ONCE;
            if (wanted) {
                due.add(key);
            } else {
                next.set(key.due());
            }
            return wanted;
        });
        front.from.set(Math.min(now, next.get()));
        front.earliest.set(next.get());
        return due;
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
            record.due().ifPresent(due -> byTime.remove(new DueKey(due.toMillis(), record.key())));
            records.remove(record.key());
        }
        return gone.size() < most;
    }

    /** A record with its key and its time. */
    interface Due {
        /** ASCII, unique in its table. */
        String key();

        /** When it is looked at next, by the partition's clock; empty means that it stays. */
        Optional<Duration> due();
    }

    /** How far the index was looked through; only spares scans. */
    private static final class Front {
        /** No entry that matters is smaller; skips what earlier scans have passed. */
        private final AtomicLong from = new AtomicLong();
        /** No record that matters is due before this time. */
        private final AtomicLong earliest = new AtomicLong();

        void added(long due) {
            earliest.set(Math.min(earliest.get(), due));
            from.set(Math.min(from.get(), due));
        }
    }
}
