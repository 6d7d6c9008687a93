package dev.sluice.arm;

import java.util.List;

/**
 * Popularity of items.
 *
 * @param items ids by number
 * @param weights popularity by number, 0 or more
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopKModel(List<String> items, double[] weights) implements TrainedModel {
    @Override
    public Recommender recommender(UnitItems histories, boolean includeSeen) {
        return new TopKRecommender(this, histories, includeSeen);
    }
}
