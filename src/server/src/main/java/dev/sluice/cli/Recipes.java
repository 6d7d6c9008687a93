package dev.sluice.cli;

import dev.sluice.network.Architecture;
import dev.sluice.training.BprSettings;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.Suited;
import dev.sluice.training.TrainingSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads recipes from a model's name and {@code key=value} settings, with the checks of the settings. */
final class Recipes {
    /** Names of all models. */
    static final String NAMES = "top-k, item-cf, bpr, fm-sgd, lr, mf, fm, ffm, wide-deep, deepfm, cfnet, din, wukong";

    private static final Set<String> COUNTS = Set.of("top-k", "item-cf");
    private static final Set<String> OF_IDS = Set.of("mf", "cfnet");
    private static final Set<String> TRAINING = Arrays.stream(TrainingSettings.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());

    private Recipes() {}

    static Recipe parse(String model, Map<String, String> asked) {
        Map<String, String> settings = Suited.to(model, asked);
        if (COUNTS.contains(model)) {
            return new Recipe.Counts(model, ModelSettings.recommender(model, settings));
        }
        if (model.equals("bpr")) {
            return new Recipe.Bpr(ModelSettings.plain(model, settings, BprSettings.class));
        }
        if (model.equals("fm-sgd")) {
            return new Recipe.FmSgd(ModelSettings.plain(model, settings, FmSettings.class));
        }
        Map<String, String> training = new HashMap<>(settings);
        training.keySet().retainAll(TRAINING);
        Map<String, String> architecture = new HashMap<>(settings);
        architecture.keySet().removeAll(TRAINING);
        return new Recipe.Network(
                model,
                ModelSettings.read(model, architecture, Architecture.class),
                ModelSettings.plain(model, training, TrainingSettings.class));
    }

    /** Whether it predicts clicks, and does not only learn from them. */
    static boolean predicts(String model) {
        return !COUNTS.contains(model) && !model.equals("bpr");
    }

    /** Whether it can read what a first stage says: some read a unit and an item, and nothing more. */
    static boolean readsCandidates(String model) {
        return predicts(model) && !OF_IDS.contains(model);
    }

    /** Whether values are learned instead of clicks. */
    static boolean valued(String model, Map<String, String> settings) {
        return predicts(model) && "value".equals(settings.get("loss"));
    }
}
