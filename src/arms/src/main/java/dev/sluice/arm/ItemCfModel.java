package dev.sluice.arm;

import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.Recommender;

/**
 * Sparse item-to-item similarities.
 *
 * @param popularity for units without a history
 * @param neighbours numbers of the most similar items of each item, most similar first
 * @param similarities of those, in the same order
 */
@SuppressWarnings("ArrayRecordComponent")
public record ItemCfModel(TopKModel popularity, int[][] neighbours, float[][] similarities) implements TrainedModel {
    public ItemCfModel {
        int size = popularity.items().size();
        InvalidInput.require(
                neighbours.length == size && similarities.length == size, "neighbours", "must be given for each item");
        for (int item = 0; item < size; item++) {
            InvalidInput.require(
                    neighbours[item].length == similarities[item].length,
                    "similarities",
                    "must be one for each neighbour");
            for (int i = 0; i < neighbours[item].length; i++) {
                InvalidInput.require(
                        neighbours[item][i] >= 0 && neighbours[item][i] < size,
                        "neighbours",
                        "must be numbers of items, got " + neighbours[item][i]);
                InvalidInput.require(Float.isFinite(similarities[item][i]), "similarities", "must be finite");
            }
        }
    }

    @Override
    public ItemIndex catalogue() {
        return popularity.catalogue();
    }

    @Override
    public Recommender recommender(UnitItems histories, boolean includeSeen) {
        return new ItemCfRecommender(this, histories, includeSeen);
    }
}
