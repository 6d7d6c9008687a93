package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the unit had last, the latest first: "continue where you were". Then whatever another recommender finds.
 */
public final class RecentRecommender implements Recommender {
    private final ItemIndex catalogue;
    private final Recommender others;

    /**
     * @param catalogue all items there are
     * @param others finds the rest of the list
     */
    public RecentRecommender(ItemIndex catalogue, Recommender others) {
        this.catalogue = catalogue;
        this.others = others;
    }

    @Override
    public boolean immediate() {
        return others.immediate();
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        List<ScoredItem> chosen = new ArrayList<>(request.count());
        Set<String> taken = new HashSet<>();
        List<String> had = request.recentItems();
        for (int place = had.size() - 1; place >= 0 && chosen.size() < request.count(); place--) {
            String item = had.get(place);
            if (catalogue.number(item) >= 0 && request.allows(item) && taken.add(item)) {
                chosen.add(new ScoredItem(item, place + 1.0));
            }
        }
        if (chosen.size() < request.count()) {
            RecommendRequest rest = request.wanting(request.count() - chosen.size())
                    .among(request.items().without(taken));
            chosen.addAll(others.recommend(rest));
        }
        return chosen;
    }

    @Override
    public void close() {
        others.close();
    }
}
