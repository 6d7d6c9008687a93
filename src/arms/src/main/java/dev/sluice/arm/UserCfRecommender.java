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

    /** Of requests that are over. */
    private final Queue<Overlaps> spare = new ConcurrentLinkedQueue<>();

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
        Overlaps overlaps = Optional.ofNullable(spare.poll()).orElseGet(() -> new Overlaps(model.histories().length));
        for (int item : had) {
            for (int unit : unitsOf[item]) {
                overlaps.add(unit);
            }
        }
        PriorityQueue<Near> nearest =
                new PriorityQueue<>(Comparator.comparingDouble(Near::similarity).thenComparing(Near::unit));
        for (int i = 0; i < overlaps.size; i++) {
            int unit = overlaps.units[i];
            double similarity = similarity(overlaps.counts[unit], had.length, model.histories()[unit].length);
            Near least = nearest.peek();
            boolean room = nearest.size() < model.nearest();
            if (room || similarity > least.similarity || (similarity == least.similarity && unit > least.unit)) {
                nearest.add(new Near(unit, similarity));
                if (!room) {
                    nearest.remove();
                }
            }
        }
        overlaps.clear();
        spare.offer(overlaps);
        return nearest;
    }

    private double similarity(int both, int one, int other) {
        return both / (Math.sqrt((double) one * other) + model.shrinkage());
    }

    private record Near(int unit, double similarity) {}

    /** How much units have in common with one: an array over all of them, used again and again, of which only what was met is looked at. */
    private static final class Overlaps {
        private final int[] counts;
        private final int[] units;
        private int size;

        Overlaps(int all) {
            this.counts = new int[all];
            this.units = new int[all];
        }

        void add(int unit) {
            if (counts[unit]++ == 0) {
                units[size++] = unit;
            }
        }

        void clear() {
            for (int i = 0; i < size; i++) {
                counts[units[i]] = 0;
            }
            size = 0;
        }
    }
}
