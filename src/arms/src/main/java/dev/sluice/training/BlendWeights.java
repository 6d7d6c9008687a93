package dev.sluice.training;

import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.recommend.Fusion;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns how much each part of a blend counts: the weights whose lists of the valid part's units have the highest NDCG@10. Found by going
 * along one weight after the other over a grid, which needs no gradient of a measure that has none.
 */
final class BlendWeights {
    private static final int CUT = 10;
    private static final int MOST_UNITS = 5_000;
    private static final int ROUNDS = 4;
    private static final double[] GRID = {0, .1, .2, .35, .5, .7, 1, 1.4, 2, 3, 5, 10};
    /** Less is chance. */
    private static final double LEAST_GAIN = 1e-4;

    private final BlendSettings settings;
    private final List<Judged> units = new ArrayList<>();

    /**
     * @param parts opened with what units had in {@code train}
     * @param valid what they chose afterwards
     */
    BlendWeights(BlendSettings settings, List<Recommender> parts, Rows train, Rows valid) {
        this.settings = settings;
        Map<String, Set<String>> chosen = new TreeMap<>();
        Set<String> known = train.unitItems().byUnit().keySet();
        for (Interaction row : valid.interactions()) {
            if (known.contains(row.unit())) {
                chosen.computeIfAbsent(row.unit(), unit -> new HashSet<>()).add(row.item());
            }
        }
        chosen.entrySet().stream()
                .limit(MOST_UNITS)
                .forEach(unit -> units.add(new Judged(
                        parts.stream()
                                .map(part -> part.recommend(request(unit.getKey())))
                                .toList(),
                        unit.getValue())));
    }

    private RecommendRequest request(String unit) {
        return new RecommendRequest(unit, unit, Map.of(), List.of(), ItemFilter.ALL, settings.depth(), Map.of(), 0);
    }

    /** One weight for each part; 1 for all where there is nobody to judge by. */
    double[] learned(int parts) {
        double[] best = new double[parts];
        Arrays.fill(best, 1);
        double reached = quality(best);
        for (int round = 0; round < ROUNDS && !units.isEmpty(); round++) {
            double before = reached;
            for (int part = 0; part < parts; part++) {
                for (double weight : GRID) {
                    double[] other = best.clone();
                    other[part] = weight;
                    double now = quality(other);
                    if (now > reached + LEAST_GAIN) {
                        reached = now;
                        best = other;
                    }
                }
            }
            if (reached <= before) {
                return best;
            }
        }
        return best;
    }

    private double quality(double[] weights) {
        return Arrays.stream(weights).sum() == 0
                ? 0
                : units.stream()
                        .mapToDouble(unit -> unit.ndcg(settings.fusion(), weights))
                        .average()
                        .orElse(0);
    }

    /**
     * Somebody of the valid part.
     *
     * @param lists one of each part
     * @param chosen at least one item
     */
    private record Judged(List<List<ScoredItem>> lists, Set<String> chosen) {
        /** Normalised discounted gain of the blended list (Järvelin and Kekäläinen 2002). */
        double ndcg(Fusion fusion, double[] weights) {
            List<Fusion.Part> parts = new ArrayList<>(lists.size());
            for (List<ScoredItem> list : lists) {
                parts.add(new Fusion.Part(list, weights[parts.size()], 0));
            }
            List<ScoredItem> blended = fusion.fused(parts, CUT);
            double gain = 0;
            for (int place = 0; place < blended.size(); place++) {
                gain += chosen.contains(blended.get(place).itemId()) ? discount(place) : 0;
            }
            double best = 0;
            for (int place = 0; place < Math.min(CUT, chosen.size()); place++) {
                best += discount(place);
            }
            return gain / best;
        }

        private static double discount(int place) {
            return 1 / Math.log(2.0 + place);
        }
    }
}
