package dev.sluice.decision;

import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.Optional;

/**
 * What is shown.
 *
 * @param items best first
 * @param fallback whether they come from the fallback, or from nobody
 * @param finder who found them; empty where nobody did, and where the list was drafted from two
 * @param interleaved how the list was drafted from two arms; empty where all items are of one
 */
record Served(
        List<ScoredItem> items, boolean fallback, Optional<Finder> finder, Optional<InterleavedList> interleaved) {
    /** Nothing. */
    static Served nothing(boolean fallback) {
        return new Served(List.of(), fallback, Optional.empty(), Optional.empty());
    }

    static Served alone(List<ScoredItem> items, boolean fallback, Finder finder) {
        return items.isEmpty() ? nothing(fallback) : new Served(items, fallback, Optional.of(finder), Optional.empty());
    }

    /** The same list where it takes another one's place. */
    Served instead() {
        return new Served(items, true, finder, interleaved);
    }

    static Served of(InterleavedList list) {
        return new Served(list.items(), false, Optional.empty(), Optional.of(list));
    }

    /**
     * Who found items.
     *
     * @param arm its key
     * @param model registered version that found them, like {@code wukong@3}, or empty
     */
    record Finder(String arm, String model) {}
}
