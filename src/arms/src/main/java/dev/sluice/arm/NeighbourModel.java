package dev.sluice.arm;

import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.Recommender;
import java.util.Optional;

/**
 * Sparse weights from item to item: similarities, or what a regression of items on items gives, which may be negative.
 *
 * @param popularity for units without a history
 * @param neighbours numbers of the items from which each item gains most, the highest weight first
 * @param similarities weights of those, in the same order
 * @param historyHalfLife how many later items it takes until an item of a history counts half; empty where all count alike
 */
@SuppressWarnings("ArrayRecordComponent")
public record NeighbourModel(
        TopKModel popularity, int[][] neighbours, float[][] similarities, Optional<Double> historyHalfLife)
        implements TrainedModel {
    public NeighbourModel {
        historyHalfLife = historyHalfLife == null ? Optional.empty() : historyHalfLife;
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
        InvalidInput.require(
                historyHalfLife.map(HistoryWeights::allowed).orElse(true),
                "historyHalfLife",
                "must be above 0, got " + historyHalfLife.orElse(0.0));
    }

    @Override
    public ItemIndex catalogue() {
        return popularity.catalogue();
    }

    @Override
    public Recommender recommender(UnitItems histories, boolean includeSeen) {
        return new NeighbourRecommender(this, histories, includeSeen);
    }
}
