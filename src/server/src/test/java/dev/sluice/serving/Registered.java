package dev.sluice.serving;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.training.BlendSettings;
import dev.sluice.training.BprSettings;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Progress;
import dev.sluice.training.Recipe;
import dev.sluice.training.StartVectors;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingRun;
import dev.sluice.training.djl.PytorchEngine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Artifacts as somebody would have registered them. */
final class Registered {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private Registered() {}

    /** A retrieval model of anna, who had the first item, and of ben, who had all. */
    static Artifact retrieval(List<String> items) {
        return trained(new Recipe.Bpr(new BprSettings(4, 1, 0.05, 0.01, 1)), items);
    }

    /** Neighbours of items that the same two had. */
    static Artifact itemCf(List<String> items) {
        return trained(Recipe.Counts.itemCf(ItemCf.usual()), items);
    }

    /** A ranker that reads what its first stage says. */
    static Artifact second(List<String> items) {
        return trained(
                new Recipe.FmSgd(new FmSettings(2, 1, 0.05, 0.01, 0, 0, 1, null, 0, 0)),
                items,
                "user",
                "item",
                "rank=candidate.rank:number");
    }

    /** Both of them as one. */
    static Artifact blend(List<String> items) {
        return trained(
                new Recipe.Blend(
                        Map.of(
                                "bpr",
                                new Recipe.Bpr(new BprSettings(4, 1, 0.05, 0.01, 1)),
                                "item-cf",
                                Recipe.Counts.itemCf(ItemCf.usual())),
                        new BlendSettings(null, 0)),
                items);
    }

    private static Artifact trained(Recipe recipe, List<String> items, String... features) {
        List<Interaction> rows = new ArrayList<>();
        Exposure first = Exposure.UNKNOWN.ranked(1, OptionalDouble.empty());
        rows.add(new Interaction("anna", items.get(0), 1, AT, first));
        items.forEach(item -> rows.add(new Interaction("ben", item, 1, AT.plusSeconds(1), first)));
        Rows train =
                Rows.of(items.stream().map(id -> new Item(id, id, Map.of())).toList(), rows);
        Task task = new Task(
                train,
                Rows.none(train.items()),
                new KnownAttributes(Map.of(), Map.of()),
                Arrays.stream(features).map(FeatureDeclaration::parse).toList(),
                new Task.Labels(row -> 1, 0),
                false,
                1);
        TrainingRun run = new TrainingRun(
                new PytorchEngine(),
                StartVectors.NONE,
                Clock.fixed(AT, ZoneOffset.UTC),
                (part, known) -> OfflineRecommenders.recommender(new OnnxRuntime(Provider.CPU), part, known),
                Progress.SILENT);
        return recipe.train(task, run).artifact();
    }
}
