package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Items similar to what the unit had: the score of an item is the sum of its similarities to those of its neighbours
 * that the unit had (Sarwar, Karypis, Konstan and Riedl 2001;
 * Deshpande and Karypis 2004). Then the most popular ones, where too few are similar.
 */
public final class ItemCfRecommender implements Recommender {
    /** By item: the items that count it among their neighbours, and how similar they are. */
    private final int[][] candidates;

    private final float[][] similarities;
    private final TopKRecommender popular;
    private final UnitItems histories;
    private final boolean includeSeen;

    public ItemCfRecommender(ItemCfModel model, UnitItems histories, boolean includeSeen) {
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
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        ItemIndex items = popular.items();
        Selection selection = Selection.of(items, request, histories, includeSeen);
        double[] scores = new double[items.size()];
        for (int item : selection.had()) {
            for (int i = 0; i < candidates[item].length; i++) {
                scores[candidates[item][i]] += similarities[item][i];
            }
        }
        for (int number : best(scores, selection, request.count())) {
            selection.offer(number, scores[number]);
        }
        popular.fill(selection);
        return selection.chosen();
    }

    /** The allowed items with the highest positive scores, best first, ties by number. */
    private static int[] best(double[] scores, Selection selection, int count) {
        PriorityQueue<Integer> worstFirst = new PriorityQueue<>(
                (a, b) -> scores[a] != scores[b] ? Double.compare(scores[a], scores[b]) : Integer.compare(b, a));
        for (int number = 0; number < scores.length; number++) {
            boolean room = worstFirst.size() < count;
            if (scores[number] > 0
                    && (room || scores[number] > scores[worstFirst.element()])
                    && selection.allows(number)) {
                worstFirst.add(number);
                if (!room) {
                    worstFirst.remove();
                }
            }
        }
        int[] order = new int[worstFirst.size()];
        for (int i = order.length - 1; i >= 0; i--) {
            order[i] = worstFirst.remove();
        }
        return order;
    }
}
