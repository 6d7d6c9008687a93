package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Most popular items first, by counts that go on while it serves; then the others in the order of the catalogue. What the catalogue
 * lacks is never served, whoever clicked it.
 */
public final class PopularRecommender implements Recommender {
    private final Supplier<List<ScoredItem>> popular;
    private final ItemIndex catalogue;
    private final boolean includeSeen;

    /**
     * @param popular the most popular items, the highest first
     * @param catalogue all items there are
     * @param includeSeen whether items that the unit already had may come again
     */
    public PopularRecommender(Supplier<List<ScoredItem>> popular, ItemIndex catalogue, boolean includeSeen) {
        this.popular = popular;
        this.catalogue = catalogue;
        this.includeSeen = includeSeen;
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        Set<String> taken = includeSeen ? new HashSet<>() : new HashSet<>(request.recentItems());
        List<ScoredItem> chosen = new ArrayList<>(request.count());
        for (ScoredItem item : popular.get()) {
            if (chosen.size() >= request.count()) {
                return chosen;
            }
            if (catalogue.number(item.itemId()) >= 0 && request.allows(item.itemId()) && taken.add(item.itemId())) {
                chosen.add(item);
            }
        }
        for (int number = 0; number < catalogue.size() && chosen.size() < request.count(); number++) {
            String id = catalogue.id(number);
            if (request.allows(id) && taken.add(id)) {
                chosen.add(new ScoredItem(id, 0));
            }
        }
        return chosen;
    }
}
