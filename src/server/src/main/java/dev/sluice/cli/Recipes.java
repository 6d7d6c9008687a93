package dev.sluice.cli;

import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.network.Architecture;
import dev.sluice.training.AlsSettings;
import dev.sluice.training.BprSettings;
import dev.sluice.training.EaseSettings;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Item2VecSettings;
import dev.sluice.training.MarkovSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.Suited;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.UserCfSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads recipes from a model's name and {@code key=value} settings, with the checks of the settings. */
final class Recipes {
    /** Names of all models. */
    static final String NAMES =
            "top-k, item-cf, user-cf, markov, ease, als, item2vec, bpr, fm-sgd, lr, mf, fm, ffm, wide-deep, deepfm, cfnet, din, wukong";

    /** Those that learn from what was chosen alone, and say no probability. */
    private static final Set<String> LISTS =
            Set.of("top-k", "item-cf", "user-cf", "markov", "ease", "als", "item2vec", "bpr");

    private static final Set<String> OF_IDS = Set.of("mf", "cfnet");
    private static final Set<String> TRAINING = Arrays.stream(TrainingSettings.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());

    private Recipes() {}

    static Recipe parse(String model, Map<String, String> asked) {
        Map<String, String> settings = Suited.to(model, asked);
        return switch (model) {
            case "top-k" -> Recipe.Counts.topK(ModelSettings.read(model, settings, TopK.class));
            case "item-cf" -> Recipe.Counts.itemCf(ModelSettings.read(model, settings, ItemCf.class));
            case "user-cf" -> Recipe.Counts.userCf(ModelSettings.plain(model, settings, UserCfSettings.class));
            case "markov" -> Recipe.Counts.markov(ModelSettings.plain(model, settings, MarkovSettings.class));
            case "ease" -> new Recipe.Ease(ModelSettings.plain(model, settings, EaseSettings.class));
            case "als" -> new Recipe.Als(ModelSettings.plain(model, settings, AlsSettings.class));
            case "item2vec" -> new Recipe.Item2Vec(ModelSettings.plain(model, settings, Item2VecSettings.class));
            case "bpr" -> new Recipe.Bpr(ModelSettings.plain(model, settings, BprSettings.class));
            case "fm-sgd" -> new Recipe.FmSgd(ModelSettings.plain(model, settings, FmSettings.class));
            default -> network(model, settings);
        };
    }

    private static Recipe network(String model, Map<String, String> settings) {
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
        return !LISTS.contains(model);
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
