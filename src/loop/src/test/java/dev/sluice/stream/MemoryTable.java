package dev.sluice.stream;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** A table in memory. */
public final class MemoryTable<K extends Comparable<K>, V> implements Table<K, V> {
    private final TreeMap<K, V> entries;

    public MemoryTable() {
        this.entries = new TreeMap<>();
    }

    private MemoryTable(MemoryTable<K, V> other) {
        this.entries = new TreeMap<>(other.entries);
    }

    /** The same entries, apart. */
    public MemoryTable<K, V> copy() {
        return new MemoryTable<>(this);
    }

    @Override
    public Optional<V> find(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public void put(K key, V value) {
        entries.put(key, value);
    }

    @Override
    public Optional<V> remove(K key) {
        return Optional.ofNullable(entries.remove(key));
    }

    @Override
    public void scan(K from, K to, BiPredicate<K, V> more) {
        visit(entries.subMap(from, true, to, true), more);
    }

    @Override
    public void scan(BiPredicate<K, V> more) {
        visit(entries, more);
    }

    private static <K, V> void visit(Map<K, V> entries, BiPredicate<K, V> more) {
        for (Map.Entry<K, V> entry : entries.entrySet()) {
            if (!more.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    public int size() {
        return entries.size();
    }
}
