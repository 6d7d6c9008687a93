package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;

/** Most popular items first; items that the unit had are left out unless asked for. */
public final class TopKRecommender implements Recommender {
    private final ItemIndex items;
    private final double[] weights;
    private final int[] order;
    private final UnitItems histories;
    private final boolean includeSeen;

    public TopKRecommender(TopKModel model, UnitItems histories, boolean includeSeen) {
        this.items = ItemIndex.of(model.items());
        this.weights = model.weights().clone();
        this.order = ItemIndex.byWeight(weights);
        this.histories = histories;
        this.includeSeen = includeSeen;
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        Selection selection = Selection.of(items, request, histories, includeSeen);
        fill(selection);
        return selection.chosen();
    }

    public void fill(Selection selection) {
        for (int number : order) {
            if (selection.full()) {
                return;
            }
            selection.offer(number, weights[number]);
        }
    }

    public int[] order() {
        return order.clone();
    }

    public ItemIndex items() {
        return items;
    }
}
