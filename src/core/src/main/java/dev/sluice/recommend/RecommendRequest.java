package dev.sluice.recommend;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an arm is asked.
 *
 * @param unit who is being served, as the caller names it
 * @param historyKey the same as the training data names it: a hash on a server, the unit itself offline
 * @param recentItems the unit's latest items beyond the training data, newest last
 * @param candidates only these items; empty means all
 * @param excluded none of these items
 * @param count how many items, at least 1
 * @param context attributes of the request, for recommenders that use them
 * @param seed for arms that draw at random: the same seed gives the same items
 */
public record RecommendRequest(
        String unit,
        String historyKey,
        List<String> recentItems,
        Set<String> candidates,
        Set<String> excluded,
        int count,
        Map<String, Object> context,
        long seed) {
    public RecommendRequest {
        recentItems = List.copyOf(recentItems);
        candidates = Set.copyOf(candidates);
        excluded = Set.copyOf(excluded);
    }

    public static RecommendRequest of(String unit, int count) {
        return new RecommendRequest(unit, unit, List.of(), Set.of(), Set.of(), count, Map.of(), 0);
    }

    public RecommendRequest wanting(int items) {
        return new RecommendRequest(unit, historyKey, recentItems, candidates, excluded, items, context, seed);
    }

    public boolean allows(String item) {
        return !excluded.contains(item) && (candidates.isEmpty() || candidates.contains(item));
    }
}
