package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Items in random order, the same for the same seed: the floor that every recommender should beat. */
public final class RandomRecommender implements Recommender {
    private final ItemIndex items;
    private final UnitItems histories;
    private final boolean includeSeen;

    public RandomRecommender(ItemIndex items, UnitItems histories, boolean includeSeen) {
        this.items = items;
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
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(request.seed());
        int[] order = new int[items.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = 0; i < order.length && !selection.full(); i++) {
            int other = i + random.nextInt(order.length - i);
            int number = order[other];
            order[other] = order[i];
            selection.offer(number, random.nextDouble());
        }
        return selection.chosen();
    }
}
