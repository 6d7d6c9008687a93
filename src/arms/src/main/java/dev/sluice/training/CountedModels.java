package dev.sluice.training;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.arm.ItemCfModel;
import dev.sluice.arm.TopKModel;
import dev.sluice.arm.TrainedModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import java.util.Optional;

/** The models that only count. */
public final class CountedModels {
    private CountedModels() {}

    public static TrainedModel train(RecommenderSettings settings, Rows rows) {
        if (settings instanceof TopK topK) {
            return new TopKTrainer(Optional.ofNullable(topK.halfLife())).train(rows);
        }
        if (settings instanceof ItemCf itemCf) {
            return new ItemCfTrainer(itemCf).train(rows);
        }
        throw new InvalidInput("model", "must be top-k or item-cf");
    }

    public static TrainedModel read(Artifact artifact) {
        String name = artifact.manifest().name();
        return switch (name) {
            case "top-k" -> artifact.json(Artifact.COUNTS, new TypeReference<TopKModel>() {});
            case "item-cf" -> artifact.json(Artifact.COUNTS, new TypeReference<ItemCfModel>() {});
            default ->
                throw new InvalidInput("name", "must be top-k or item-cf where a model counts, got '" + name + "'");
        };
    }
}
