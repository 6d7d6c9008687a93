package dev.sluice.training;

import dev.sluice.arm.NeighbourModel;
import dev.sluice.dataset.Rows;
import dev.sluice.training.Strongest.Weighted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts which items follow which: a pair with a gap of g steps between them, up to the window, counts 1/g (Ludewig and
 * Jannach 2018, "Evaluation of session-based recommendation algorithms", section 3.1, SR). With c(a, b) that sum, the weight of b behind a
 * is c(a, b) / (√(c(a) c(b)) + s), so that what follows everything says little. Cost: interactions times the window; all pairs that it met are in memory at a time, some 80 bytes each.
 */
public record MarkovTrainer(MarkovSettings settings) {
    public NeighbourModel train(Rows rows) {
        int size = rows.items().size();
        List<Map<Integer, Double>> following = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            following.add(new HashMap<>());
        }
        double[] left = new double[size];
        double[] reached = new double[size];
        for (int[] had : LatestItems.of(rows)) {
            for (int from = 0; from < had.length; from++) {
                for (int gap = 1; gap <= settings.window() && from + gap < had.length; gap++) {
                    double weight = 1.0 / gap;
                    following.get(had[from]).merge(had[from + gap], weight, Double::sum);
                    left[had[from]] += weight;
                    reached[had[from + gap]] += weight;
                }
            }
        }
        return model(
                rows,
                following,
                (from, to, count) -> count / (Math.sqrt(left[from] * reached[to]) + settings.shrinkage()));
    }

    /** Kept are the strongest by the item that is left, and told by the item that is reached. */
    private NeighbourModel model(Rows rows, List<Map<Integer, Double>> following, Weight weight) {
        int size = following.size();
        List<List<Weighted>> before = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            before.add(new ArrayList<>());
        }
        for (int item = 0; item < size; item++) {
            int from = item;
            Strongest next = Strongest.of(
                    following.get(from).entrySet().stream()
                            .map(one -> new Weighted(one.getKey(), weight.of(from, one.getKey(), one.getValue()))),
                    settings.neighbours());
            for (int i = 0; i < next.items().length; i++) {
                before.get(next.items()[i]).add(new Weighted(from, next.weights()[i]));
            }
        }
        Strongest[] lists = before.stream()
                .map(list -> Strongest.of(list.stream(), list.size()))
                .toArray(Strongest[]::new);
        return new NeighbourModel(
                new TopKTrainer(Optional.empty()).train(rows),
                Arrays.stream(lists).map(Strongest::items).toArray(int[][]::new),
                Arrays.stream(lists).map(Strongest::weights).toArray(float[][]::new),
                Optional.of(settings.historyHalfLife()));
    }

    /** Of one item behind another, by how often it followed. */
    private interface Weight {
        double of(int from, int to, double count);
    }
}
