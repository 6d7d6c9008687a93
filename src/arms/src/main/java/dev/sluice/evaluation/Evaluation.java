package dev.sluice.evaluation;

import dev.sluice.arm.UnitItems;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.model.Interval;
import dev.sluice.model.Unit;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.statistics.PairedMeans;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Offline quality of rankers on held-back interactions: full catalogue less what a user had in training, over the users
 * who have rows in both parts; test users without a training row are counted and left out of the means.
 *
 * @param train what users had
 * @param test what they chose afterwards
 * @param k length of the lists
 * @param known attributes of items, whose values say how alike items are
 */
public record Evaluation(Rows train, Rows test, int k, KnownAttributes known) {
    /** Metrics per user of one ranker, in the same order of users for every ranker. */
    public Result run(String name, Recommender recommender) {
        UnitItems had = train.unitItems();
        Map<String, Map<String, Double>> relevant = new TreeMap<>();
        Set<String> unknown = new HashSet<>();
        for (Interaction row : test.interactions()) {
            if (!had.byUnit().containsKey(row.unit())) {
                unknown.add(row.unit());
                continue;
            }
            relevant.computeIfAbsent(row.unit(), unit -> new LinkedHashMap<>()).put(row.item(), 1.0);
        }
        List<RankingMetrics> users = new ArrayList<>();
        List<List<String>> lists = new ArrayList<>();
        for (Map.Entry<String, Map<String, Double>> user : relevant.entrySet()) {
            List<String> ranked = recommender.recommend(request(user.getKey())).stream()
                    .map(ScoredItem::itemId)
                    .toList();
            users.add(RankingMetrics.at(k, ranked, user.getValue()));
            lists.add(ranked);
        }
        return new Result(name, k, unknown.size(), users, beyond(lists, had, List.copyOf(relevant.values())));
    }

    /** A request that tells of its unit what training knew. */
    private RecommendRequest request(String unit) {
        Unit attributes = known.units().get(unit);
        Map<String, Object> context = attributes == null ? Map.of() : Map.copyOf(attributes.attributes());
        return new RecommendRequest(unit, unit, Map.of(), List.of(), ItemFilter.ALL, k, context, 0);
    }

    private Map<String, Double> beyond(List<List<String>> lists, UnitItems had, List<Map<String, Double>> relevant) {
        Map<String, Integer> popularity = new LinkedHashMap<>();
        train.items().ids().forEach(item -> popularity.put(item, 0));
        had.byUnit().values().forEach(own -> {
            for (int item : own) {
                popularity.merge(train.items().id(item), 1, Integer::sum);
            }
        });
        Set<String> expected = popularity.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(k)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        ListMetrics metrics = new ListMetrics(lists, train.items().ids());
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("coverage@" + k, metrics.coverage());
        values.put("gini@" + k, metrics.gini());
        values.put("entropy@" + k, metrics.entropy());
        values.put("novelty@" + k, metrics.novelty(popularity, had.byUnit().size()));
        values.put(
                "serendipity@" + k,
                metrics.serendipity(relevant.stream().map(Map::keySet).toList(), expected, k));
        ItemVectors.of(known.items())
                .ifPresent(vectors -> values.put("diversity@" + k, metrics.intraListDiversity(vectors)));
        values.put("personalisation@" + k, metrics.personalisation());
        return values;
    }

    /**
     * What one ranker reached.
     *
     * @param name of the ranker
     * @param k length of the lists
     * @param unknownUsers test users without a training row
     * @param users metrics by user
     * @param lists metrics of all lists together
     */
    public record Result(String name, int k, int unknownUsers, List<RankingMetrics> users, Map<String, Double> lists) {
        private static final Map<String, ToDoubleFunction<RankingMetrics>> METRICS = metrics();

        private static Map<String, ToDoubleFunction<RankingMetrics>> metrics() {
            Map<String, ToDoubleFunction<RankingMetrics>> metrics = new LinkedHashMap<>();
            metrics.put("ndcg", RankingMetrics::ndcg);
            metrics.put("recall", RankingMetrics::recall);
            metrics.put("precision", RankingMetrics::precision);
            metrics.put("map", RankingMetrics::averagePrecision);
            metrics.put("mrr", RankingMetrics::reciprocalRank);
            metrics.put("hr", RankingMetrics::hitRate);
            return metrics;
        }

        public Map<String, Interval> means() {
            Map<String, Interval> means = new LinkedHashMap<>();
            METRICS.forEach((metric, value) -> means.put(metric + "@" + k, PairedMeans.of(values(value))));
            return means;
        }

        public Map<String, PairedMeans.Difference> less(Result other) {
            Map<String, PairedMeans.Difference> differences = new LinkedHashMap<>();
            METRICS.forEach((metric, value) ->
                    differences.put(metric + "@" + k, PairedMeans.difference(values(value), other.values(value))));
            return differences;
        }

        private double[] values(ToDoubleFunction<RankingMetrics> metric) {
            return users.stream().mapToDouble(metric).toArray();
        }
    }
}
