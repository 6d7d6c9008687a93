package dev.sluice.recommend;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the lists of several recommenders become one. */
public enum Fusion {
    /** By places: Σ weight / (60 + place), whatever the scores mean (reciprocal rank fusion; Cormack, Clarke and Büttcher 2009). */
    @JsonProperty("rank")
    RANK {
        @Override
        double[] worths(List<ScoredItem> found) {
            double[] worths = new double[found.size()];
            for (int place = 0; place < worths.length; place++) {
                worths[place] = 1.0 / (DAMPING + place + 1);
            }
            return worths;
        }
    },
    /** By scores: Σ weight · (score − least) / (highest − least) of each list, and 0 of what a list lacks (Fox and Shaw 1994). */
    @JsonProperty("score")
    SCORE {
        @Override
        double[] worths(List<ScoredItem> found) {
            DoubleSummaryStatistics scores =
                    found.stream().mapToDouble(ScoredItem::score).summaryStatistics();
            double least = scores.getMin();
            double range = scores.getMax() - least;
            return found.stream()
                    .mapToDouble(item -> range > 0 ? (item.score() - least) / range : 1)
                    .toArray();
        }
    };

    private static final int DAMPING = 60;

    /** What the items of a list are worth, in its order. */
    abstract double[] worths(List<ScoredItem> found);

    /**
     * One list: first what parts with slots have, as many items each as they have slots, in the order of parts; then the others fused, ties
     * in the order of parts; then whatever parts with slots have more.
     *
     * @param parts lists without an item twice, best first
     * @param count most items of the answer
     */
    public List<ScoredItem> fused(List<Part> parts, int count) {
        List<ScoredItem> chosen = new ArrayList<>(count);
        Set<String> taken = new HashSet<>();
        for (Part part : parts) {
            int until = Math.min(count, chosen.size() + part.slots);
            fill(part.found, until, chosen, taken);
        }
        fill(byWorth(parts), count, chosen, taken);
        for (Part part : parts) {
            if (part.slots > 0) {
                fill(part.found, count, chosen, taken);
            }
        }
        return List.copyOf(chosen);
    }

    private static void fill(List<ScoredItem> from, int until, List<ScoredItem> chosen, Set<String> taken) {
        for (ScoredItem item : from) {
            if (chosen.size() >= until) {
                return;
            }
            if (taken.add(item.itemId())) {
                chosen.add(new ScoredItem(item.itemId(), item.score())); // how it was drawn says nothing of this list
            }
        }
    }

    private List<ScoredItem> byWorth(List<Part> parts) {
        Map<String, Double> worths = new LinkedHashMap<>();
        for (Part part : parts) {
            if (part.slots == 0) {
                double[] own = worths(part.found);
                for (int place = 0; place < own.length; place++) {
                    worths.merge(part.found.get(place).itemId(), part.weight * own[place], Double::sum);
                }
            }
        }
        return worths.entrySet().stream()
                .map(entry -> new ScoredItem(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(ScoredItem::score).reversed())
                .toList();
    }

    /**
     * What one recommender found.
     *
     * @param weight of it, above 0
     * @param slots items that it puts first; 0 where it is fused with the others
     */
    public record Part(List<ScoredItem> found, double weight, int slots) {}
}
