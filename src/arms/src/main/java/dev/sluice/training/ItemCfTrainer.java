package dev.sluice.training;

import dev.sluice.arm.ItemCfModel;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.Shrinkage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Item-to-item cosine over implicit feedback, with shrinkage. With n the units that had both items:
 * damped cos·n / (n + s), additive n / (√(n_a n_b) + s). The most similar neighbours of each item are kept, of equal
 * ones those with the higher number: the newer item, where numbers grow with time. Cost: Σ over units of the square of their items,
 * of which the latest thousand count.
 */
public record ItemCfTrainer(ItemCf settings) {
    /** Latest items of a unit that count: somebody who had everything says little of what belongs together. */
    private static final int MOST = 1_000;

    public ItemCfModel train(Rows rows) {
        int size = rows.items().size();
        int[] count = new int[size];
        List<List<int[]>> unitsOf = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            unitsOf.add(new ArrayList<>());
        }
        for (int[] all : rows.unitItems().byUnit().values()) {
            int[] had = all.length <= MOST ? all : Arrays.copyOfRange(all, all.length - MOST, all.length);
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
            List<Neighbour> nearest = nearest(item, met, common, count);
            neighbours[item] = nearest.stream().mapToInt(Neighbour::item).toArray();
            similarities[item] = new float[nearest.size()];
            for (int i = 0; i < nearest.size(); i++) {
                similarities[item][i] = (float) nearest.get(i).similarity();
            }
            met.stream().forEach(other -> common[other] = 0);
            common[item] = 0;
            met.clear();
        }
        return new ItemCfModel(new TopKTrainer(Optional.empty()).train(rows), neighbours, similarities);
    }

    private List<Neighbour> nearest(int item, BitSet met, int[] common, int[] count) {
        List<Neighbour> all = new ArrayList<>();
        met.stream()
                .forEach(other -> all.add(new Neighbour(other, similarity(common[other], count[item], count[other]))));
        all.sort(Comparator.comparingDouble(Neighbour::similarity)
                .thenComparing(Neighbour::item)
                .reversed());
        return all.subList(0, Math.min(settings.neighbours(), all.size()));
    }

    private double similarity(int both, int one, int other) {
        double norm = Math.sqrt((double) one * other);
        return settings.form() == Shrinkage.ADDITIVE
                ? both / (norm + settings.shrinkage())
                : both / norm * both / (both + settings.shrinkage());
    }

    private record Neighbour(int item, double similarity) {}
}
