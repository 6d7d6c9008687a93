package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Items similar to the one that is looked at, {@code itemId} in the context of the request: what another recommender finds for somebody
 * who had that item alone. Without one, what it finds for somebody who had nothing.
 */
public final class SimilarRecommender implements Recommender {
    /** Name of the item in the context. */
    public static final String ITEM = "itemId";

    private final Recommender byHistory;
    private final boolean includeSeen;

    /**
     * @param byHistory shows what was had again, so that what may come is decided here alone
     * @param includeSeen whether items that the unit already had may come again; the one that is looked at never comes
     */
    public SimilarRecommender(Recommender byHistory, boolean includeSeen) {
        this.byHistory = byHistory;
        this.includeSeen = includeSeen;
    }

    @Override
    public boolean immediate() {
        return byHistory.immediate();
    }

    @Override
    public boolean knows(String itemId) {
        return byHistory.knows(itemId);
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        return byHistory.recommend(looking(request));
    }

    @Override
    public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
        return byHistory.ask(looking(request), pool);
    }

    private RecommendRequest looking(RecommendRequest request) {
        Set<String> never = new HashSet<>(includeSeen ? List.of() : request.recentItems());
        Object id = request.context().get(ITEM);
        List<String> item = id instanceof String || id instanceof Number ? List.of(String.valueOf(id)) : List.of();
        never.addAll(item);
        return request.among(request.items().without(never)).having(item);
    }

    @Override
    public void close() {
        byHistory.close();
    }
}
