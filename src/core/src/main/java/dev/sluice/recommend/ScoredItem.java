package dev.sluice.recommend;

/**
 * A recommended item.
 *
 * @param itemId the item
 * @param score the recommender's own scale; higher is better
 * @param propensity where the item was drawn for its place by chance, how likely that was, in (0, 1]; else 0
 */
public record ScoredItem(String itemId, double score, double propensity) {
    /** An item that was chosen, not drawn. */
    public ScoredItem(String itemId, double score) {
        this(itemId, score, 0);
    }
}
