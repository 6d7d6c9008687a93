package dev.sluice.benchmark;

import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import dev.sluice.network.Conv3dSession;
import dev.sluice.network.Gru4Rec;
import dev.sluice.network.SasRec;
import dev.sluice.network.Wukong;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.StudyModels;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Graphs on a GPU beside the CPU of the same machine, in turns: whether they say the same, and how long rankers take by candidates and by requests at
 * once; Infinity where runs are over the two seconds that any may take. Argument: {@code require-cuda}, or {@code cpu} to try it without a GPU.
 */
public final class GpuBenchmark {
    private static final int ITEMS = 10_000;
    private static final int UNITS = 200;
    private static final int ROWS = 4_000;
    private static final int HISTORY = 20;
    private static final double TOLERANCE = 1e-3;
    private static final long ENOUGH = 400_000_000L;
    private static final int LEAST = 20;

    private GpuBenchmark() {}

    /** Prints tables; fails where scores differ. */
    public static void main(String[] arguments) throws Exception {
        Provider wanted = Provider.valueOf(arguments[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        OnnxRuntime cpu = new OnnxRuntime(Provider.CPU);
        OnnxRuntime other = new OnnxRuntime(wanted);
        System.out.printf(
                "CPU beside %s, %d cores%n%n",
                other.provider(), Runtime.getRuntime().availableProcessors());
        Task task = task();
        parity(task, cpu, other);
        System.out.println("\n| wukong | candidates | at once | CPU p50, ms | CPU p99, ms | " + other.provider()
                + " p50, ms | p99, ms | CPU / " + other.provider() + " |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        speed("small", new Wukong(4, 16, 8, 8, 8, 2, 128, 2, 128, 0, 1), task, cpu, other);
        speed("large", new Wukong(8, 24, 8, 8, 24, 3, 2048, 2, 2048, 0, 1), task, cpu, other);
    }

    private static Task task() {
        Random random = new Random(1);
        List<Item> items = IntStream.range(0, ITEMS)
                .mapToObj(i -> new Item(
                        "i" + i,
                        "title " + i % 97,
                        Map.of("released", (1950 + i % 60) + "-01-01", "genres", "g" + i % 11)))
                .toList();
        List<Interaction> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new Interaction(
                    "u" + random.nextInt(UNITS),
                    "i" + random.nextInt(ITEMS),
                    random.nextInt(2),
                    Instant.ofEpochSecond(i)));
        }
        Rows train = Rows.of(items, rows);
        return new Task(
                train,
                Rows.none(train.items()),
                new KnownAttributes(
                        items.stream().collect(Collectors.toMap(Item::id, item -> item)),
                        IntStream.range(0, UNITS)
                                .mapToObj(i -> new Unit(
                                        "u" + i,
                                        Map.of(
                                                "age",
                                                "" + i % 70,
                                                "gender",
                                                "MF".substring(i % 2, i % 2 + 1),
                                                "occupation",
                                                "o" + i % 9)))
                                .collect(Collectors.toMap(Unit::id, unit -> unit))),
                StudyModels.features("ids"),
                new Task.Labels(Interaction::value, 0),
                false,
                1);
    }

    private static void parity(Task task, OnnxRuntime cpu, OnnxRuntime other) {
        List<Recipe> recipes = new ArrayList<>();
        StudyModels.CLICK_MODELS.forEach(model -> recipes.add(StudyModels.recipe(model)));
        for (String model : List.of("als", "item2vec", "bpr")) {
            recipes.add(StudyModels.recipe(model));
        }
        recipes.add(StudyModels.sequence("gru4rec", new Gru4Rec(0, HISTORY, null), 1));
        recipes.add(StudyModels.sequence("sasrec", new SasRec(0, HISTORY, 0, 0, null), 1));
        recipes.add(StudyModels.sequence("conv3d-session", new Conv3dSession(0, HISTORY, 0, 0, 0, null), 1));
        System.out.println("| graph | largest difference of scores |\n|---|---|");
        for (Recipe recipe : recipes) {
            Artifact artifact = recipe.train(task, SilentRun.RUN).artifact();
            double difference = difference(scores(cpu, artifact, task), scores(other, artifact, task));
            System.out.printf("| %s | %.1e |%n", artifact.manifest().name(), difference);
            if (!(difference <= TOLERANCE)) {
                throw new IllegalStateException(artifact.manifest().name() + " differs by " + difference);
            }
        }
    }

    private static double difference(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new IllegalStateException("as many scores, got " + one.length + " and " + other.length);
        }
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]) / Math.max(1, Math.abs(one[i])));
        }
        return largest;
    }

    /** In the order of items, so that ties do not matter. */
    private static float[] scores(OnnxRuntime runtime, Artifact artifact, Task task) {
        if (artifact.manifest().kind() == Manifest.Kind.RANKER) {
            try (RankerModel model = new RankerModel(runtime, artifact)) {
                return model.score(List.of(query(model, task, 500)));
            }
        }
        List<String> had =
                IntStream.range(0, HISTORY).mapToObj(i -> "i" + i * 7).toList();
        try (RetrievalRecommender recommender =
                new RetrievalRecommender(new RetrievalModel(runtime, artifact), UnitItems.none(), true)) {
            List<ScoredItem> found = recommender.recommend(
                    new RecommendRequest("u1", "u1", Map.of(), had, ItemFilter.ALL, 200, Map.of(), 1));
            float[] scores = new float[found.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) found.get(i).score();
            }
            return scores;
        }
    }

    private static RankerModel.Query query(RankerModel model, Task task, int candidates) {
        return model.query(
                model.encoder().encode(Side.REQUEST, task.known().request("u1", Instant.EPOCH)),
                IntStream.range(0, HISTORY).toArray(),
                IntStream.range(0, candidates).toArray(),
                Collections.nCopies(candidates, Exposure.FIRST));
    }

    private static void speed(String name, Wukong wukong, Task task, OnnxRuntime cpu, OnnxRuntime other)
            throws Exception {
        TrainingSettings settings = new TrainingSettings(1, 512, 0.001, 1, 0, 1, Loss.CLICK, 0, 0, 0);
        Artifact artifact = new Recipe.Network("wukong", wukong, settings)
                .train(task, SilentRun.RUN)
                .artifact();
        try (RankerModel slow = new RankerModel(cpu, artifact);
                RankerModel fast = new RankerModel(other, artifact)) {
            for (int candidates : new int[] {200, 1_000, 10_000}) {
                for (int atOnce : new int[] {1, 8, 64}) {
                    double[] one = millis(slow, task, candidates, atOnce);
                    double[] two = millis(fast, task, candidates, atOnce);
                    System.out.printf(
                            "| %s | %,d | %d | %.2f | %.2f | %.2f | %.2f | %.1f |%n",
                            name,
                            candidates,
                            atOnce,
                            half(one),
                            most(one),
                            half(two),
                            most(two),
                            half(one) / half(two));
                }
            }
        }
    }

    private static double half(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static double most(double[] sorted) {
        return sorted[sorted.length * 99 / 100];
    }

    /** How long requests take of which so many are on the way at any time, sorted; the first ones of each warm up. */
    private static double[] millis(RankerModel model, Task task, int candidates, int atOnce) throws Exception {
        RankerModel.Query query = query(model, task, candidates);
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            long until = System.nanoTime() + ENOUGH;
            Callable<double[]> asking = () -> {
                List<Double> took = new ArrayList<>();
                for (int i = 0; took.size() * atOnce < LEAST || System.nanoTime() < until; i++) {
                    long start = System.nanoTime();
                    try {
                        model.score(List.of(query));
                    } catch (IllegalStateException e) { // over the two seconds that any run may take
                        return new double[] {Double.POSITIVE_INFINITY};
                    }
                    if (i > 0) {
                        took.add((System.nanoTime() - start) / 1e6);
                    }
                }
                return took.stream().mapToDouble(Double::doubleValue).toArray();
            };
            List<double[]> all = new ArrayList<>();
            for (Future<double[]> done : threads.invokeAll(Collections.nCopies(atOnce, asking))) {
                all.add(done.get());
            }
            double[] sorted = all.stream().flatMapToDouble(Arrays::stream).toArray();
            Arrays.sort(sorted);
            return sorted;
        } finally {
            threads.shutdownNow();
        }
    }
}
