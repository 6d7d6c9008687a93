package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Items of the units that had most in common with whoever asks (Herlocker, Konstan, Borchers and Riedl 1999): the score of an item is
 * the sum of the similarities n / (√(n_a n_b) + s) of the nearest units that had it. Then the most popular ones.
 */
public final class UserCfRecommender implements Recommender {
    private final UserCfModel model;
    /** By item: the units that had it, the latest first. */
    private final int[][] unitsOf;

    /** By unit, all 0: made for a request, and kept for those to come. */
    private final Queue<int[]> spare = new ConcurrentLinkedQueue<>();

    private final TopKRecommender popular;
    private final UnitItems histories;
    private final boolean includeSeen;

    public UserCfRecommender(UserCfModel model, UnitItems histories, boolean includeSeen) {
        this.model = model;
        this.unitsOf = unitsOf(model);
        this.popular = new TopKRecommender(model.popularity(), histories, includeSeen);
        this.histories = histories;
        this.includeSeen = includeSeen;
    }

    private static int[][] unitsOf(UserCfModel model) {
        int[] sizes = new int[model.popularity().items().size()];
        for (int[] history : model.histories()) {
            for (int item : history) {
                sizes[item]++;
            }
        }
        int[][] units = new int[sizes.length][];
        Arrays.setAll(units, item -> new int[Math.min(sizes[item], model.compared())]);
        int[] filled = new int[sizes.length];
        for (int unit = model.histories().length - 1; unit >= 0; unit--) {
            for (int item : model.histories()[unit]) {
                if (filled[item] < units[item].length) {
                    units[item][filled[item]++] = unit;
                }
            }
        }
        return units;
    }

    @Override
    public boolean knows(String itemId) {
        return popular.items().number(itemId) >= 0;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        Selection selection = Selection.of(popular.items(), request, histories, includeSeen);
        double[] scores = new double[popular.items().size()];
        for (Near near : nearest(selection.had())) {
            for (int item : model.histories()[near.unit]) {
                scores[item] += near.similarity;
            }
        }
        BestItems.offer(scores, selection, request.count());
        popular.fill(selection);
        return selection.chosen();
    }

    private PriorityQueue<Near> nearest(int[] had) {
        int[] common = Optional.ofNullable(spare.poll()).orElseGet(() -> new int[model.histories().length]);
        int[] units =
                new int[Arrays.stream(had).map(item -> unitsOf[item].length).sum()];
        int met = 0;
        for (int item : had) {
            for (int unit : unitsOf[item]) {
                if (common[unit]++ == 0) {
                    units[met++] = unit;
                }
            }
        }
        PriorityQueue<Near> nearest =
                new PriorityQueue<>(Comparator.comparingDouble(Near::similarity).thenComparing(Near::unit));
        for (int i = 0; i < met; i++) {
            int unit = units[i];
            offer(unit, similarity(common[unit], had.length, model.histories()[unit].length), nearest);
            common[unit] = 0;
        }
        spare.offer(common);
        return nearest;
    }

    private void offer(int unit, double similarity, PriorityQueue<Near> nearest) {
        if (nearest.size() < model.nearest()) {
            nearest.add(new Near(unit, similarity));
        } else if (similarity > nearest.element().similarity
                || (similarity == nearest.element().similarity && unit > nearest.element().unit)) {
            nearest.remove();
            nearest.add(new Near(unit, similarity));
        }
    }

    private double similarity(int both, int one, int other) {
        return both / (Math.sqrt((double) one * other) + model.shrinkage());
    }

    private record Near(int unit, double similarity) {}
}
