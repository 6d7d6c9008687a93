package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.network.Architecture;
import dev.sluice.network.ContentCnn;
import dev.sluice.network.SequenceEncoder;
import dev.sluice.training.AlsSettings;
import dev.sluice.training.BlendSettings;
import dev.sluice.training.BprSettings;
import dev.sluice.training.ContentSettings;
import dev.sluice.training.EaseSettings;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Item2VecSettings;
import dev.sluice.training.MarkovSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SequenceSettings;
import dev.sluice.training.Suited;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.UserCfSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads recipes from a model's name and {@code key=value} settings, with the checks of the settings. */
final class Recipes {
    /** Names of all models. */
    static final String NAMES =
            "top-k, item-cf, user-cf, markov, ease, als, item2vec, gru4rec, sasrec, conv3d-session, bpr, blend, content-cnn, fm-sgd, lr, mf, fm, ffm, wide-deep, deepfm, dcn, cfnet, din, wukong";

    private static final String BLEND = "blend";
    private static final String CONTENT = "content-cnn";

    /** Those that learn from what was chosen alone, and say no probability. */
    private static final Set<String> LISTS = Set.of(
            "top-k",
            "item-cf",
            "user-cf",
            "markov",
            "ease",
            "als",
            "item2vec",
            "gru4rec",
            "sasrec",
            "conv3d-session",
            "bpr",
            BLEND);

    private static final String PARTS = "parts";
    private static final String USUAL_PARTS = "item-cf,als,top-k";
    private static final int MOST_PARTS = 8;

    private static final Set<String> SEQUENCES = Set.of("gru4rec", "sasrec", "conv3d-session");
    /** Rankers without one vector for each item that a network could start from. */
    private static final Set<String> WITHOUT_VECTORS = Set.of("fm-sgd", "lr", "ffm");

    private static final Set<String> OF_IDS = Set.of("mf", "cfnet");

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
            case "gru4rec", "sasrec", "conv3d-session" -> sequence(model, settings);
            case BLEND -> blend(settings);
            case CONTENT -> content(settings);
            default -> network(model, settings);
        };
    }

    private static Recipe sequence(String model, Map<String, String> settings) {
        Parts parts = Parts.of(settings, SequenceSettings.class);
        return new Recipe.Sequence(
                model,
                ModelSettings.read(model, parts.architecture, SequenceEncoder.class),
                ModelSettings.plain(model, parts.training, SequenceSettings.class));
    }

    private static Recipe content(Map<String, String> settings) {
        Parts parts = Parts.of(settings, ContentSettings.class);
        return new Recipe.Content(
                ModelSettings.plain(CONTENT, parts.architecture, ContentCnn.class),
                ModelSettings.plain(CONTENT, parts.training, ContentSettings.class));
    }

    /** Whether it learns what items are, and no rows. */
    static boolean readsContents(String model) {
        return model.equals(CONTENT);
    }

    /** Settings of a part have its name before them, like {@code als.dim}. */
    private static Recipe blend(Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        Map<String, Recipe> parts = new TreeMap<>();
        for (String part : own.getOrDefault(PARTS, USUAL_PARTS).split(",", -1)) {
            InvalidInput.require(
                    LISTS.contains(part) && !part.equals(BLEND),
                    PARTS,
                    "must be of " + new TreeSet<>(LISTS) + " but blend, with commas between, got '" + part + "'");
            String prefix = part + ".";
            Map<String, String> ofPart = new HashMap<>();
            settings.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    ofPart.put(key.substring(prefix.length()), value);
                    own.remove(key);
                }
            });
            InvalidInput.require(
                    parts.put(part, parse(part, ofPart)) == null,
                    PARTS,
                    "must name each once, got '" + part + "' twice");
        }
        InvalidInput.require(
                parts.size() >= 2 && parts.size() <= MOST_PARTS,
                PARTS,
                "must be 2 to " + MOST_PARTS + ", got " + parts.size());
        own.remove(PARTS);
        return new Recipe.Blend(parts, ModelSettings.plain(BLEND, own, BlendSettings.class));
    }

    private static Recipe network(String model, Map<String, String> settings) {
        Parts parts = Parts.of(settings, TrainingSettings.class);
        return new Recipe.Network(
                model,
                ModelSettings.read(model, parts.architecture, Architecture.class),
                ModelSettings.plain(model, parts.training, TrainingSettings.class));
    }

    /** Whether it predicts clicks, and does not only learn from them. */
    static boolean predicts(String model) {
        return !LISTS.contains(model) && !readsContents(model);
    }

    /** Whether it can read what a first stage says: some read a unit and an item, and nothing more. */
    static boolean readsCandidates(String model) {
        return predicts(model) && !OF_IDS.contains(model);
    }

    /** Settings of the training and of what is trained, which are asked for side by side. */
    private record Parts(Map<String, String> architecture, Map<String, String> training) {
        static Parts of(Map<String, String> settings, Class<? extends Record> type) {
            Set<String> names = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.toSet());
            Map<String, String> training = new HashMap<>(settings);
            training.keySet().retainAll(names);
            Map<String, String> architecture = new HashMap<>(settings);
            architecture.keySet().removeAll(names);
            return new Parts(architecture, training);
        }
    }

    /** Whether it is a network that learns a vector of each item. */
    static boolean startsFromVectors(String model) {
        return SEQUENCES.contains(model) || (predicts(model) && !WITHOUT_VECTORS.contains(model));
    }

    /** Whether values are learned instead of clicks. */
    static boolean valued(String model, Map<String, String> settings) {
        return predicts(model) && "value".equals(settings.get("loss"));
    }
}
