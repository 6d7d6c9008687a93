package dev.sluice.training;

import dev.sluice.arm.NeighbourModel;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.Shrinkage;
import dev.sluice.training.Strongest.Weighted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Item-to-item cosine over implicit feedback, with shrinkage. With n the units that had both items:
 * damped cos·n / (n + s), additive n / (√(n_a n_b) + s). The most similar neighbours of each item are kept, of equal
 * ones those with the higher number: the newer item, where numbers grow with time. Cost: Σ over units of the square of their items,
 * of which the latest thousand count.
 */
public record ItemCfTrainer(ItemCf settings) {
    public NeighbourModel train(Rows rows) {
        int size = rows.items().size();
        int[] count = new int[size];
        List<List<int[]>> unitsOf = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            unitsOf.add(new ArrayList<>());
        }
        for (int[] had : LatestItems.of(rows)) {
            for (int item : had) {
                count[item]++;
                unitsOf.get(item).add(had);
            }
        }
        int[][] neighbours = new int[size][];
        float[][] similarities = new float[size][];
        int[] common = new int[size];
        BitSet met = new BitSet(size);
        for (int item = 0; item < size; item++) {
            for (int[] had : unitsOf.get(item)) {
                for (int other : had) {
                    common[other]++;
                    met.set(other);
                }
            }
            met.clear(item);
            int one = count[item];
            Strongest nearest = Strongest.of(
                    met.stream().mapToObj(other -> new Weighted(other, similarity(common[other], one, count[other]))),
                    settings.neighbours());
            neighbours[item] = nearest.items();
            similarities[item] = nearest.weights();
            met.stream().forEach(other -> common[other] = 0);
            common[item] = 0;
            met.clear();
        }
        return new NeighbourModel(
                new TopKTrainer(Optional.empty()).train(rows),
                neighbours,
                similarities,
                Optional.ofNullable(settings.historyHalfLife()));
    }

    private double similarity(int both, int one, int other) {
        double norm = Math.sqrt((double) one * other);
        return settings.form() == Shrinkage.ADDITIVE
                ? both / (norm + settings.shrinkage())
                : both / norm * both / (both + settings.shrinkage());
    }
}
