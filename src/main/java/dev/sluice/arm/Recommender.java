package dev.sluice.arm;

import java.util.List;

/** Ranks items for a unit. Safe for use by many threads. */
public interface Recommender {
    /**
     * At most {@code request.count()} distinct items, best first; fewer only when the catalogue has no more that the
     * request allows.
     */
    List<ScoredItem> recommend(RecommendRequest request);

    /** Whether it answers from memory well below a millisecond and may run on the thread that serves the request. */
    default boolean immediate() {
        return false;
    }
}
