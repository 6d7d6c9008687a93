package dev.sluice.attribution;

import dev.sluice.model.TokenClaims;
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
 * Records of decisions whose window is open, with an index by maturity, so that closing them reads only what is due.
 * Written and read by one stream task.
 */
final class OpenDecisions {
    /** Records closed at a time, so that a long backlog fits a transaction and the heap. */
    private static final int AT_ONCE = 20_000;

    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<String, DecisionRecord> records;
    private final KeyValueStore<Bytes, byte[]> byMaturity;
    /** No index entry is smaller; skips what earlier scans deleted. */
    private long from;
    /** No record matures before this time. */
    private long earliest;

    OpenDecisions(KeyValueStore<String, DecisionRecord> records, KeyValueStore<Bytes, byte[]> byMaturity) {
        this.records = records;
        this.byMaturity = byMaturity;
    }

    Optional<DecisionRecord> find(TokenClaims token) {
        return Optional.ofNullable(records.get(key(token)));
    }

    /** Stores the record; {@code before} is what stood in its place. */
    void put(Optional<DecisionRecord> before, DecisionRecord after) {
        long maturesAt = after.due().toEpochMilli();
        long matured = before.map(record -> record.due().toEpochMilli()).orElse(Long.MIN_VALUE);
        if (matured != maturesAt) {
            before.ifPresent(record -> byMaturity.delete(indexKey(matured, key(record.token()))));
            byMaturity.put(indexKey(maturesAt, key(after.token())), NOTHING);
            earliest = Math.min(earliest, maturesAt);
            from = Math.min(from, maturesAt);
        }
        records.put(key(after.token()), after);
    }

    /**
     * Takes out records that mature at or before that time, in order of maturity, a bounded number of them. Those left are
     * due at the next call; whether an event is late does not depend on it.
     */
    List<DecisionRecord> mature(Instant time) {
        long now = time.toEpochMilli();
        if (now < earliest) {
            return List.of();
        }
        List<Bytes> due = new ArrayList<>();
        long next = now + 1;
        try (KeyValueIterator<Bytes, byte[]> index = byMaturity.range(bound(from), bound(Long.MAX_VALUE))) {
            while (index.hasNext()) {
                KeyValue<Bytes, byte[]> entry = index.next();
                long maturesAt = ByteBuffer.wrap(entry.key.get()).getLong();
                if (maturesAt > now || due.size() == AT_ONCE) {
                    next = maturesAt;
                    break;
                }
                due.add(entry.key);
            }
        }
        from = Math.min(now, next);
        earliest = next;
        return due.stream().map(this::take).toList();
    }

    private DecisionRecord take(Bytes indexKey) {
        byte[] bytes = indexKey.get();
        String key = new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.US_ASCII);
        byMaturity.delete(indexKey);
        return records.delete(key);
    }

    private static String key(TokenClaims token) {
        return token.experiment() + "|" + token.unit() + "|" + token.decisionId();
    }

    private static Bytes indexKey(long maturesAt, String key) {
        byte[] text = key.getBytes(StandardCharsets.US_ASCII);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(maturesAt)
                .put(text)
                .array());
    }

    private static Bytes bound(long time) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    }
}
