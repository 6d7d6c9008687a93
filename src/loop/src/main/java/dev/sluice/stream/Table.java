package dev.sluice.stream;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A sorted map that a stage keeps. Written and read by one stream task.
 *
 * @param <K> keys, in the order of their bytes
 * @param <V> values
 */
public interface Table<K, V> {
    Optional<V> find(K key);

    void put(K key, V value);

    /** Deletes an entry; returns what stood there. */
    Optional<V> remove(K key);

    /**
     * Visits entries in the order of their keys until the visitor has seen enough. Nothing may be changed meanwhile.
     *
     * @param to inclusive
     * @param more whether the visitor wants the next one too
     */
    void scan(K from, K to, BiPredicate<K, V> more);

    /** Visits all entries in the order of their keys until the visitor has seen enough. */
    void scan(BiPredicate<K, V> more);
}
