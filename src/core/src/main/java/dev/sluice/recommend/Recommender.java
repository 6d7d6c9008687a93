package dev.sluice.recommend;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Ranks items for a unit. Safe for use by many threads. */
public interface Recommender extends AutoCloseable {
    /**
     * At most {@code request.count()} distinct items, best first; fewer only when the catalogue has no more that the
     * request allows.
     */
    List<ScoredItem> recommend(RecommendRequest request);

    /**
     * The same without making the caller wait; whoever gives up cancels the answer.
     *
     * @param pool runs what needs a thread; may refuse by {@link java.util.concurrent.RejectedExecutionException}
     */
    default CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
        return CompletableFuture.supplyAsync(() -> recommend(request), pool);
    }

    /** The same list with what each item is recommended for; not for the hot path. */
    default List<Explained> explain(RecommendRequest request) {
        return recommend(request).stream()
                .map(item -> new Explained(item, Map.of()))
                .toList();
    }

    /** Whether it answers from memory well below a millisecond and may run on the thread that serves the request. */
    default boolean immediate() {
        return false;
    }

    /** The registered version that it is of, like {@code wukong@3}; empty where it is of none. */
    default String model() {
        return "";
    }

    /** Whether it has learned of an item; what it has not, it cannot compare. */
    default boolean knows(String itemId) {
        return true;
    }

    /** Frees what it holds, once requests in progress have ended; it is not asked any more. */
    @Override
    default void close() {}
}
