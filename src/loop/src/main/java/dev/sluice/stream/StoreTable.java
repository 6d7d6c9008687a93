package dev.sluice.stream;

import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A table in a store of Kafka Streams, which is logged and shares the fate of the offsets. */
public final class StoreTable<K, V> implements Table<K, V> {
    private final KeyValueStore<K, V> store;

    public StoreTable(KeyValueStore<K, V> store) {
        this.store = store;
    }

    @Override
    public Optional<V> find(K key) {
        return Optional.ofNullable(store.get(key));
    }

    @Override
    public void put(K key, V value) {
        store.put(key, value);
    }

    @Override
    public Optional<V> remove(K key) {
        return Optional.ofNullable(store.delete(key));
    }

    @Override
    public void scan(K from, K to, BiPredicate<K, V> more) {
        visit(store.range(from, to), more);
    }

    @Override
    public void scan(BiPredicate<K, V> more) {
        visit(store.all(), more);
    }

    private static <K, V> void visit(KeyValueIterator<K, V> entries, BiPredicate<K, V> more) {
        try (entries) {
            boolean on = true;
            while (on && entries.hasNext()) {
                KeyValue<K, V> entry = entries.next();
                on = more.test(entry.key, entry.value);
            }
        }
    }
}
