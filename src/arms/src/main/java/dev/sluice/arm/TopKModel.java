package dev.sluice.arm;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.Recommender;
import java.util.List;

/**
 * Popularity of items.
 *
 * @param items ids by number
 * @param weights popularity by number, 0 or more
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopKModel(List<String> items, double[] weights) implements TrainedModel {
    private static final TypeReference<TopKModel> TYPE = new TypeReference<>() {};

    public TopKModel {
        InvalidInput.require(
                items != null && weights != null && items.size() == weights.length,
                "items",
                "must have a weight for each item");
    }

    /** The items of an artifact by number, with their popularity. */
    public static TopKModel of(Artifact artifact) {
        return artifact.json(Artifact.ITEMS, TYPE);
    }

    @Override
    public TopKModel popularity() {
        return this;
    }

    @Override
    public ItemIndex catalogue() {
        return ItemIndex.of(items);
    }

    @Override
    public Recommender recommender(UnitItems histories, boolean includeSeen) {
        return new TopKRecommender(this, histories, includeSeen);
    }
}
