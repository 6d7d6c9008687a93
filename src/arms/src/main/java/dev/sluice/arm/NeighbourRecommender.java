package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.Optional;

/**
 * Items similar to what the unit had: the score of an item is the sum of its similarities to those of its neighbours
 * that the unit had (Sarwar, Karypis, Konstan and Riedl 2001;
 * Deshpande and Karypis 2004). Then the most popular ones, where too few are similar.
 */
public final class NeighbourRecommender implements Recommender {
    /** By item: the items that count it among their neighbours, and how similar they are. */
    private final int[][] candidates;

    private final float[][] similarities;
    private final TopKRecommender popular;
    private final UnitItems histories;
    private final boolean includeSeen;
    private final Optional<Double> historyHalfLife;

    public NeighbourRecommender(NeighbourModel model, UnitItems histories, boolean includeSeen) {
        int[] sizes = new int[model.neighbours().length];
        for (int[] neighbours : model.neighbours()) {
            for (int neighbour : neighbours) {
                sizes[neighbour]++;
            }
        }
        this.candidates = new int[sizes.length][];
        this.similarities = new float[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            candidates[i] = new int[sizes[i]];
            similarities[i] = new float[sizes[i]];
        }
        for (int item = 0; item < sizes.length; item++) {
            for (int i = 0; i < model.neighbours()[item].length; i++) {
                int neighbour = model.neighbours()[item][i];
                int place = --sizes[neighbour];
                candidates[neighbour][place] = item;
                similarities[neighbour][place] = model.similarities()[item][i];
            }
        }
        this.popular = new TopKRecommender(model.popularity(), histories, includeSeen);
        this.histories = histories;
        this.includeSeen = includeSeen;
        this.historyHalfLife = model.historyHalfLife();
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public boolean knows(String itemId) {
        return popular.items().number(itemId) >= 0;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        ItemIndex items = popular.items();
        Selection selection = Selection.of(items, request, histories, includeSeen);
        double[] scores = new double[items.size()];
        int[] had = selection.had();
        double[] weights = HistoryWeights.of(had.length, historyHalfLife);
        for (int place = 0; place < had.length; place++) {
            int item = had[place];
            for (int i = 0; i < candidates[item].length; i++) {
                scores[candidates[item][i]] += weights[place] * similarities[item][i];
            }
        }
        BestItems.offer(scores, selection, request.count());
        popular.fill(selection);
        return selection.chosen();
    }
}
