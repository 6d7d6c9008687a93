package dev.sluice.decision;

import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.Optional;

/**
 * What is shown.
 *
 * @param items best first
 * @param fallback whether they come from the fallback, or from nobody
 * @param interleaved how the list was drafted from two arms; empty where all items are of one
 */
record Served(List<ScoredItem> items, boolean fallback, Optional<InterleavedList> interleaved) {
    static Served alone(List<ScoredItem> items, boolean fallback) {
        return new Served(items, fallback, Optional.empty());
    }

    static Served of(InterleavedList list) {
        return new Served(list.items(), false, Optional.of(list));
    }
}
