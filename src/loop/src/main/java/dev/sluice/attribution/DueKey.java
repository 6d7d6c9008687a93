package dev.sluice.attribution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Where a record that waits stands in the index by time.
 *
 * @param due milliseconds, 0 or more
 * @param key of the record, ASCII
 */
record DueKey(long due, String key) implements Comparable<DueKey> {
    private static final Comparator<DueKey> ORDER =
            Comparator.comparingLong(DueKey::due).thenComparing(DueKey::key);

    /** What no key of that time comes before. */
    static DueKey first(long due) {
        return new DueKey(due, "");
    }

    @Override
    public int compareTo(DueKey other) {
        return ORDER.compare(this, other);
    }

    byte[] bytes() {
        byte[] text = key.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(due)
                .put(text)
                .array();
    }

    static DueKey of(byte[] bytes) {
        return new DueKey(
                ByteBuffer.wrap(bytes).getLong(),
                new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.US_ASCII));
    }
}
