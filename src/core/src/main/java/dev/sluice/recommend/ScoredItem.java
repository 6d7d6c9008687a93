package dev.sluice.recommend;

/**
 * A recommended item.
 *
 * @param itemId the item
 * @param score the recommender's own scale; higher is better
 */
public record ScoredItem(String itemId, double score) {}
