package dev.sluice.recommend;

import java.util.List;
import java.util.Map;

/**
 * What an arm is asked.
 *
 * @param unit who is being served, as the caller names it
 * @param historyKey the same as the training data names it: a hash on a server, the unit itself offline
 * @param attributes what is known of the unit beside the request; the context goes before
 * @param recentItems the unit's latest items beyond the training data, newest last
 * @param items which items may be in the list
 * @param count how many items, at least 1
 * @param context attributes of the request, for recommenders that use them
 * @param seed for arms that draw at random: the same seed gives the same items
 */
public record RecommendRequest(
        String unit,
        String historyKey,
        Map<String, String> attributes,
        List<String> recentItems,
        ItemFilter items,
        int count,
        Map<String, Object> context,
        long seed) {
    public RecommendRequest {
        recentItems = List.copyOf(recentItems);
    }

    public static RecommendRequest of(String unit, int count) {
        return new RecommendRequest(unit, unit, Map.of(), List.of(), ItemFilter.ALL, count, Map.of(), 0);
    }

    public RecommendRequest wanting(int wanted) {
        return new RecommendRequest(unit, historyKey, attributes, recentItems, items, wanted, context, seed);
    }

    public RecommendRequest among(ItemFilter others) {
        return new RecommendRequest(unit, historyKey, attributes, recentItems, others, count, context, seed);
    }

    /** The same for somebody of whom nothing is known but what was had, the latest last. */
    public RecommendRequest having(List<String> had) {
        return new RecommendRequest("", "", Map.of(), had, items, count, context, seed);
    }

    public boolean allows(String item) {
        return items.allows(item);
    }
}
