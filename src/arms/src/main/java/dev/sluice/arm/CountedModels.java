package dev.sluice.arm;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import java.util.Map;
import java.util.TreeMap;

/** Reads the models that only count. */
public final class CountedModels {
    /** What each name stands for. */
    private static final Map<String, TypeReference<? extends TrainedModel>> TYPES = new TreeMap<>(Map.of(
            "top-k", new TypeReference<TopKModel>() {},
            "item-cf", new TypeReference<NeighbourModel>() {},
            "ease", new TypeReference<NeighbourModel>() {},
            "markov", new TypeReference<NeighbourModel>() {},
            "user-cf", new TypeReference<UserCfModel>() {}));

    private CountedModels() {}

    public static TrainedModel read(Artifact artifact) {
        String name = artifact.manifest().name();
        TypeReference<? extends TrainedModel> type = TYPES.get(name);
        if (type == null) {
            throw new InvalidInput(
                    "name", "must be one of " + TYPES.keySet() + " where a model counts, got '" + name + "'");
        }
        return artifact.json(Artifact.COUNTS, type);
    }
}
