package dev.sluice.network;

/**
 * A linear function of what a unit had: the score of an item is the sum of its weights behind those items.
 *
 * @param items of the catalogue
 */
public record ItemRegression(long items) implements HistoryScorer {
    /** Weights by item that was had, then by item that is scored. */
    public static final String WEIGHTS = "item.weights";

    @Override
    public <T> T scores(Ops<T> ops, History<T> history) {
        return ops.sum(ops.embedding(WEIGHTS, Init.ZEROS, items, items, history.items()), 0);
    }
}
