package dev.sluice.network;

/**
 * Items in whose company those are that a unit had: the mean of their vectors times the vector of each item as a neighbour, and how
 * popular that is.
 *
 * @param items of the catalogue
 * @param dim length of the vectors
 */
public record MeanOfItems(long items, long dim) implements HistoryScorer {
    /** Vectors of items, (items, dim). */
    public static final String ITEMS = "item.vectors";

    /** Vectors of items as neighbours, transposed: (dim, items). */
    public static final String NEIGHBOURS = "neighbour.vectors";

    /** Added to the score of each item. */
    public static final String POPULARITY = "item.popularity";

    @Override
    public <T> T scores(Ops<T> ops, History<T> history) {
        T mean = ops.mean(ops.embedding(ITEMS, Init.ZEROS, items, dim, history.items()), 0);
        T products = ops.matmul(ops.reshape(mean, 1, dim), ops.parameter(NEIGHBOURS, Init.ZEROS, dim, items));
        return ops.add(ops.reshape(products, -1), ops.parameter(POPULARITY, Init.ZEROS, items));
    }
}
