package dev.sluice.benchmark;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.ItemThompsonRecommender;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.network.Conv3dSession;
import dev.sluice.network.Gru4Rec;
import dev.sluice.network.SasRec;
import dev.sluice.policy.ItemPrior;
import dev.sluice.policy.ItemTrial;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.training.BlendSettings;
import dev.sluice.training.Epoch;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.StudyModels;
import dev.sluice.training.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an answer of each arm costs that finds by what was had, side by side on one catalogue: ten items for a history of fifty, on one
 * thread, in turns; and what training and the artifact cost (networks of sequences: two epochs). Arguments: items, units, interactions.
 */
public final class HistoryArmBenchmark {
    private static final List<String> MODELS = List.of(
            "item-cf",
            "user-cf",
            "markov",
            "ease",
            "als",
            "item2vec",
            "gru4rec",
            "sasrec",
            "conv3d-session",
            "blend",
            "bpr");
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int ROUNDS = 21;
    private static final int ASKED = 100;
    private static final int HISTORY = 50;

    private HistoryArmBenchmark() {}

    /** Prints a table. */
    public static void main(String[] arguments) {
        int items = Integer.parseInt(arguments[0]);
        Rows rows = rows(items, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        List<Arm> arms = new ArrayList<>();
        System.out.println(
                "| arm | training, s | interactions/s, an epoch | artifact, MB | p50, µs | p99, µs | to item-cf |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String model : MODELS) {
            arms.add(trained(model, rows));
        }
        arms.add(bandit("item-thompson", items, false));
        arms.add(bandit("item-thompson by probability", items, true));
        List<RecommendRequest> requests = requests(items);
        double[][] micros = new double[arms.size()][ROUNDS * ASKED];
        for (int round = 0; round < ROUNDS + 3; round++) { // three to warm up
            for (int arm = 0; arm < micros.length; arm++) {
                for (int i = 0; i < ASKED; i++) {
                    long start = System.nanoTime();
                    arms.get(arm).recommender.recommend(requests.get(i));
                    micros[arm][Math.max(0, round - 3) * ASKED + i] = (System.nanoTime() - start) / 1e3;
                }
            }
        }
        Arrays.stream(micros).forEach(Arrays::sort);
        for (int arm = 0; arm < micros.length; arm++) {
            double half = micros[arm][micros[arm].length / 2];
            System.out.printf(
                    "| %s | %.1f | %s | %.1f | %.0f | %.0f | %.2f |%n",
                    arms.get(arm).name,
                    arms.get(arm).seconds,
                    arms.get(arm).perSecond,
                    arms.get(arm).bytes / 1e6,
                    half,
                    micros[arm][micros[arm].length * 99 / 100],
                    half / micros[0][micros[0].length / 2]);
        }
    }

    private static Rows rows(int items, int units, int interactions) {
        Random random = new Random(1);
        List<Interaction> rows = new ArrayList<>();
        for (int i = 0; i < interactions; i++) {
            int unit = random.nextInt(units);
            int group = unit % 20;
            int item = (int) (items * Math.pow(random.nextDouble(), 2)) / 20 * 20 + group;
            rows.add(new Interaction("u" + unit, "i" + Math.min(items - 1, item), 1, Instant.ofEpochSecond(i)));
        }
        return Rows.of(
                IntStream.range(0, items)
                        .mapToObj(i -> new Item("i" + i, "", Map.of()))
                        .toList(),
                rows);
    }

    private static List<RecommendRequest> requests(int items) {
        Random random = new Random(2);
        return IntStream.range(0, ASKED)
                .mapToObj(i -> {
                    List<String> had = random.ints(HISTORY, 0, items)
                            .mapToObj(item -> "i" + item)
                            .toList();
                    return new RecommendRequest("u" + i, "u" + i, Map.of(), had, ItemFilter.ALL, 10, Map.of(), i);
                })
                .toList();
    }

    private static Arm trained(String model, Rows rows) {
        Task task = new Task(
                rows,
                Rows.none(rows.items()),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(),
                new Task.Labels(row -> 1, 4),
                false,
                1);
        Recipe recipe = switch (model) {
            case "item-cf" -> Recipe.Counts.itemCf(ItemCf.usual());
            case "gru4rec" -> StudyModels.sequence(model, new Gru4Rec(0, 0, null), 2);
            case "conv3d-session" -> StudyModels.sequence(model, new Conv3dSession(0, 0, 0, 0, 0, null), 2);
            case "blend" ->
                new Recipe.Blend(
                        Map.of(
                                "als",
                                StudyModels.recipe("als"),
                                "item-cf",
                                Recipe.Counts.itemCf(ItemCf.usual()),
                                "markov",
                                StudyModels.recipe("markov")),
                        new BlendSettings(null, 0));
            case "sasrec" -> StudyModels.sequence(model, new SasRec(0, 0, 0, 0, null), 2);
            default -> StudyModels.recipe(model);
        };
        long start = System.nanoTime();
        Recipe.Outcome outcome = recipe.train(task, SilentRun.RUN);
        double seconds = (System.nanoTime() - start) / 1e9;
        Artifact artifact = outcome.artifact();
        Recommender recommender = OfflineRecommenders.recommender(RUNTIME, artifact, Rows.none(rows.items()));
        Optional<Double> fastest =
                outcome.curve().stream().map(Epoch::examplesPerSecond).max(Double::compare);
        return new Arm(
                model,
                recommender,
                seconds,
                fastest.map(rate -> String.format("%,.0f", rate)).orElse(""),
                artifact.files().values().stream().mapToLong(Content::size).sum());
    }

    /** Each item was shown a thousand times. */
    private static Arm bandit(String name, int items, boolean byProbability) {
        Random random = new Random(3);
        Map<String, ItemTrial> trials = IntStream.range(0, items)
                .boxed()
                .collect(Collectors.toMap(i -> "i" + i, i -> ItemTrial.mature(random.nextInt(100), 1_000)));
        ItemIndex index = ItemIndex.of(trials.keySet());
        Recommender recommender = new ItemThompsonRecommender(
                () -> trials,
                new ItemThompsonRecommender.Catalogue(index, Collections.nCopies(items, ItemPrior.of(""))),
                new ItemThompsonRecommender.Lists(0.1, byProbability, false));
        return new Arm(name, recommender, 0, "", 0);
    }

    private record Arm(String name, Recommender recommender, double seconds, String perSecond, long bytes) {}
}
