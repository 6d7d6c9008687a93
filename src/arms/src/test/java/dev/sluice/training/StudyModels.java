package dev.sluice.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.Json;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.network.Architecture;
import dev.sluice.network.CfNet;
import dev.sluice.network.DeepAndCross;
import dev.sluice.network.DeepFm;
import dev.sluice.network.DeepInterestNetwork;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.FieldAwareFactorizationMachine;
import dev.sluice.network.Gru4Rec;
import dev.sluice.network.LogisticRegression;
import dev.sluice.network.MatrixFactorization;
import dev.sluice.network.SasRec;
import dev.sluice.network.SequenceEncoder;
import dev.sluice.network.WideAndDeep;
import dev.sluice.network.Wukong;
import dev.sluice.training.TrainingSettings.Loss;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The models of the MovieLens study, with the settings that were best on its valid part. */
public final class StudyModels {
    /** Click models in the order of the table. */
    public static final List<String> CLICK_MODELS =
            List.of("lr", "mf", "cfnet", "fm", "fm-sgd", "ffm", "wide-deep", "deepfm", "dcn", "din", "wukong");

    private static final List<String> SIDE = List.of(
            "age=user.age:bucket5",
            "gender=user.gender",
            "occupation=user.occupation",
            "year=item.released:year",
            "genre=item.genres:first",
            "hour=time:hour",
            "weekday=time:weekday");

    private StudyModels() {}

    /** Features with ids, or side features alone. */
    public static List<FeatureDeclaration> features(String which) {
        List<String> names = new ArrayList<>(which.equals("ids") ? List.of("user", "item") : List.of());
        names.addAll(SIDE);
        return names.stream().map(FeatureDeclaration::parse).toList();
    }

    /** Whether a model can do without ids. */
    public static boolean hasSideForm(String model) {
        return !List.of("mf", "cfnet", "din").contains(model);
    }

    /** A model with ids. */
    public static Recipe recipe(String model) {
        return recipe(model, "ids");
    }

    /** A model with those features. */
    public static Recipe recipe(String model, String features) {
        boolean ids = features.equals("ids");
        return switch (model) {
            case "user-cf" -> Recipe.Counts.userCf(new UserCfSettings(0, 0, 0));
            case "markov" -> Recipe.Counts.markov(new MarkovSettings(0, 0, null, 0));
            case "ease" -> new Recipe.Ease(new EaseSettings(0, 0, 0));
            case "als" -> new Recipe.Als(new AlsSettings(0, 0, 0, 0, 0, 0));
            case "gru4rec" -> sequence(model, new Gru4Rec(0, 0, null), 0);
            case "sasrec" -> sequence(model, new SasRec(0, 0, 0, 0, null), 0);
            case "item2vec" -> new Recipe.Item2Vec(new Item2VecSettings(0, 0, 0, 0, 0, null, 0, null, 0));
            case "bpr" -> new Recipe.Bpr(new BprSettings(0, 0, 0, null, 0));
            case "fm-sgd" -> new Recipe.FmSgd(new FmSettings(16, 30, 0.02, 0.02, 0.05, 2, 1, Loss.CLICK, 0, 0));
            case "lr" -> network(model, new LogisticRegression(), settings(20, 0.005, 1, 0));
            case "mf" -> network(model, new MatrixFactorization(16), settings(20, 0.001, 1, 0));
            case "cfnet" -> network(model, new CfNet(16), settings(20, 0.001, 1, 0.5));
            case "fm" -> network(model, new FactorizationMachine(16), settings(20, 0.001, 1, 0));
            case "ffm" -> network(model, new FieldAwareFactorizationMachine(4), settings(20, 0.001, 1, 0));
            case "wide-deep" ->
                network(
                        model,
                        new WideAndDeep(
                                16,
                                2,
                                64,
                                0,
                                List.of(
                                        List.of("gender", "genre"),
                                        List.of("age", "genre"),
                                        List.of("occupation", "genre"))),
                        settings(20, 0.001, 1, 0));
            case "deepfm" -> network(model, new DeepFm(16, 2, 64, 0), settings(20, 0.001, 1, 0));
            case "dcn" -> network(model, new DeepAndCross(16, 2, 2, 64, 0), settings(20, 0.001, 1, 0));
            case "din" -> network(model, new DeepInterestNetwork(16, 10, 8, 32, 0.5), settings(20, 0.001, 1, 0.5));
            case "wukong" ->
                ids
                        ? network(
                                model,
                                new Wukong(2, 16, 8, 8, 8, 2, 128, 2, 128, 0.3, 0.02),
                                settings(20, 0.001, 0.6, 0.9))
                        : network(model, new Wukong(2, 16, 8, 8, 8, 2, 128, 2, 128, 0, 1), settings(20, 0.001, 1, 0));
            default -> throw new IllegalArgumentException(model);
        };
    }

    /** A network with the settings that it gets where nothing is said. */
    public static Recipe suited(String model) {
        ObjectNode architecture = Json.http().createObjectNode().put("type", model);
        ObjectNode training = Json.http().createObjectNode();
        Set<String> ofTraining = Arrays.stream(TrainingSettings.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        Suited.to(model, Map.of())
                .forEach((name, value) ->
                        (ofTraining.contains(name) ? training : architecture).set(name, number(value)));
        return new Recipe.Network(
                model,
                Json.http().convertValue(architecture, Architecture.class),
                Json.http().convertValue(training, TrainingSettings.class));
    }

    private static JsonNode number(String text) {
        try {
            return Json.http().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static TrainingSettings settings(int epochs, double rate, double decay, double weightDecay) {
        return new TrainingSettings(epochs, 1024, rate, decay, weightDecay, 2, Loss.CLICK, 0, 0, 0);
    }

    /**
     * A network of sequences.
     *
     * @param epochs at most; 0 for as many as usual
     */
    public static Recipe sequence(String model, SequenceEncoder encoder, int epochs) {
        return new Recipe.Sequence(model, encoder, new SequenceSettings(epochs, 0, 0, 0, 0, 0, 0));
    }

    private static Recipe network(String model, Architecture architecture, TrainingSettings settings) {
        return new Recipe.Network(model, architecture, settings);
    }
}
