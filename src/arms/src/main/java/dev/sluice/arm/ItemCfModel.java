package dev.sluice.arm;

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
    @Override
    public Recommender recommender(UnitItems histories, boolean includeSeen) {
        return new ItemCfRecommender(this, histories, includeSeen);
    }
}
