package dev.sluice.learning;

import dev.sluice.stream.MemoryTable;
import dev.sluice.stream.Table;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import org.apache.kafka.common.serialization.Serde;

/** A table in memory that turns what it is given into bytes, as a store with a changelog does, and counts them. */
final class CountingTable<V> implements Table<String, V> {
    private final MemoryTable<String, V> entries = new MemoryTable<>();
    private final Serde<V> serde;
    private final LongAdder bytes;

    CountingTable(Serde<V> serde, LongAdder bytes) {
        this.serde = serde;
        this.bytes = bytes;
    }

    @Override
    public Optional<V> find(String key) {
        return entries.find(key);
    }

    @Override
    public void put(String key, V value) {
        bytes.add(serde.serializer().serialize("", value).length + key.length());
        entries.put(key, value);
    }

    @Override
    public Optional<V> remove(String key) {
        return entries.remove(key);
    }

    @Override
    public void scan(String from, String to, BiPredicate<String, V> more) {
        entries.scan(from, to, more);
    }

    @Override
    public void scan(BiPredicate<String, V> more) {
        entries.scan(more);
    }
}
