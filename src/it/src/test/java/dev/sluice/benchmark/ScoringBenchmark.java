package dev.sluice.benchmark;

import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerRecommender;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.Wukong;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.training.BprSettings;
import dev.sluice.training.Epoch;
import dev.sluice.training.Examples;
import dev.sluice.training.FittedFeatures;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import dev.sluice.training.djl.NetworkTrainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
 * What scoring and training cost on one thread: Wukong in ONNX Runtime against the training engine's eager mode on the
 * same weights, alternating; how much of an answer is spent inside ONNX Runtime; retrieval over a large catalogue;
 * examples a second.
 */
public final class ScoringBenchmark {
    private static final Wukong SMALL = new Wukong(4, 16, 8, 8, 8, 2, 128, 2, 128, 0, 1);
    private static final Wukong LARGE = new Wukong(8, 24, 8, 8, 24, 3, 2048, 2, 2048, 0, 1);
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int ROUNDS = 7;

    private ScoringBenchmark() {}

    /** Runs everything and prints tables. */
    public static void main(String[] arguments) throws IOException {
        Task task = task(50_000, 2_000, 2_000);
        System.out.println("| model | candidates | ONNX Runtime, wall | CPU | eager, wall | ratio |");
        System.out.println("|---|---|---|---|---|---|");
        for (int candidates : new int[] {1, 200, 500, 1_000}) {
            scoring("Wukong, small", SMALL, task, candidates, 200_000 / (candidates + 20));
        }
        scoring("Wukong of the scaling study", LARGE, task, 100, 8);
        inside(task);
        retrieval();
        training(task);
        System.out.printf("peak resident memory: %s%n", peak());
    }

    static Task task(int rows, int units, int items) {
        Random random = new Random(1);
        List<Item> catalogue = IntStream.range(0, items)
                .mapToObj(i -> new Item(
                        "i" + i, "", Map.of("a", "a" + i % 20, "b", "b" + i % 50, "c", "c" + i % 7, "d", "d" + i % 11)))
                .toList();
        List<Interaction> interactions = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            interactions.add(new Interaction(
                    "u" + random.nextInt(units),
                    "i" + random.nextInt(items),
                    random.nextInt(2),
                    Instant.ofEpochSecond(i)));
        }
        Rows train = Rows.of(catalogue, interactions);
        return new Task(
                train,
                Rows.none(train.items()),
                new KnownAttributes(catalogue.stream().collect(Collectors.toMap(Item::id, item -> item)), Map.of()),
                Arrays.stream(new String[] {
                            "user",
                            "item",
                            "a=item.a",
                            "b=item.b",
                            "c=item.c",
                            "d=item.d",
                            "hour=time:hour",
                            "weekday=time:weekday"
                        })
                        .map(FeatureDeclaration::parse)
                        .toList(),
                new Task.Labels(Interaction::value, 0),
                false,
                1);
    }

    private static TrainingSettings oneEpoch(int batch) {
        return new TrainingSettings(1, batch, 0.001, 1, 0, 1, Loss.CLICK, 0, 0, 0);
    }

    private static Task few(Task task) {
        return new Task(
                new Rows(task.train().items(), task.train().interactions().subList(0, 2_000)),
                task.valid(),
                task.known(),
                task.features(),
                task.labels(),
                false,
                1);
    }

    private static void scoring(String name, Wukong wukong, Task task, int candidates, int runs) {
        Task few = few(task);
        Artifact artifact = new Recipe.Network("wukong", wukong, oneEpoch(500))
                .train(few, SilentRun.RUN)
                .artifact();
        FittedFeatures features =
                FittedFeatures.fit(few.features(), few.known(), few.train().interactions(), 0);
        Examples examples = Examples.of(
                Examples.Source.of(features.encoder(), few.known(), few.train(), few.train()),
                few.train().interactions().subList(0, candidates),
                Interaction::value);
        try (RankerModel model = new RankerModel(RUNTIME, artifact);
                NetworkTrainer eager = new NetworkTrainer(wukong, oneEpoch(500), 1)) {
            RankerModel.Query query = model.query(
                    model.encoder().encode(Side.REQUEST, few.known().request("u1", Instant.EPOCH)),
                    new int[0],
                    IntStream.range(0, candidates).toArray(),
                    Collections.nCopies(candidates, Exposure.FIRST));
            double[] wall = new double[ROUNDS];
            double[] cpu = new double[ROUNDS];
            double[] other = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long busy = cpu();
                long start = System.nanoTime();
                for (int i = 0; i < runs; i++) {
                    model.score(List.of(query));
                }
                wall[round] = (System.nanoTime() - start) / 1e6 / runs;
                cpu[round] = (cpu() - busy) / 1e6 / runs;
                int fewer = Math.max(2, runs / 4);
                start = System.nanoTime();
                for (int i = 0; i < fewer; i++) {
                    eager.scores(examples);
                }
                other[round] = (System.nanoTime() - start) / 1e6 / fewer;
            }
            System.out.printf(
                    "| %s | %,d | %.3f ms | %.3f ms | %.3f ms | %.1f |%n",
                    name, candidates, median(wall), median(cpu), median(other), median(other) / median(wall));
        }
    }

    /** How much of the arm's answer with 200 candidates is spent in the run of its graph. */
    private static void inside(Task task) {
        Artifact artifact = new Recipe.Network("wukong", SMALL, oneEpoch(500))
                .train(few(task), SilentRun.RUN)
                .artifact();
        RankerModel model = new RankerModel(RUNTIME, artifact);
        try (RankerRecommender arm = new RankerRecommender(
                model,
                new Batcher(model, Batcher.Limits.cpu(1)),
                UnitItems.none(),
                new RankerRecommender.Stage(Optional.empty(), 200, false),
                Clock.systemUTC())) {
            String unit = few(task).train().interactions().get(0).unit();
            for (int i = 0; i < 2_000; i++) {
                arm.recommend(RecommendRequest.of(unit, 10)); // the compilers' time
            }
            double[] whole = new double[2_000];
            double[] run = new double[2_000];
            for (int i = 0; i < whole.length; i++) {
                long before = RUNTIME.nanos();
                long start = System.nanoTime();
                arm.recommend(RecommendRequest.of(unit, 10));
                whole[i] = (System.nanoTime() - start) / 1e6;
                run[i] = (RUNTIME.nanos() - before) / 1e6;
            }
            System.out.printf(
                    "%nan answer of the arm with 200 candidates: %.3f ms, of which in ONNX Runtime %.3f ms (%.0f %%)%n%n",
                    median(whole), median(run), 100 * median(run) / median(whole));
        }
    }

    private static void retrieval() {
        int items = 100_000;
        List<Item> catalogue = IntStream.range(0, items)
                .mapToObj(i -> new Item("i" + i, "", Map.of()))
                .toList();
        List<Interaction> rows = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            rows.add(new Interaction(
                    "u" + random.nextInt(500), "i" + random.nextInt(items), 1, Instant.ofEpochSecond(i)));
        }
        Rows train = Rows.of(catalogue, rows);
        Task task = new Task(
                train,
                Rows.none(train.items()),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(),
                new Task.Labels(row -> 1, 0),
                false,
                1);
        Artifact artifact = new Recipe.Bpr(new BprSettings(64, 1, 0, null, 1))
                .train(task, SilentRun.RUN)
                .artifact();
        try (RetrievalRecommender arm =
                new RetrievalRecommender(new RetrievalModel(RUNTIME, artifact), train.unitItems(), false)) {
            double[] taken = new double[300];
            for (int i = 0; i < taken.length; i++) {
                long start = System.nanoTime();
                arm.recommend(RecommendRequest.of("u" + i, 10));
                taken[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(taken);
            System.out.printf(
                    "bpr, ten best of 100,000 items x 64: median %.2f ms, p95 %.2f ms%n%n", taken[150], taken[285]);
        }
    }

    private static void training(Task task) {
        System.out.println("| training, one thread | examples/s |");
        System.out.println("|---|---|");
        rate(
                "fm by gradient descent, 16 factors",
                task,
                new Recipe.FmSgd(new FmSettings(16, 4, 0, null, 0, 9, 1, null, 0, 0)));
        rate("bpr, 64 factors (triples)", task, new Recipe.Bpr(new BprSettings(64, 30, 0, null, 1)));
        rate(
                "fm by Adam, batches of 1,024",
                task,
                new Recipe.Network(
                        "fm",
                        new FactorizationMachine(16),
                        new TrainingSettings(4, 1024, 0.001, 1, 0, 9, Loss.CLICK, 0, 0, 0)));
        rate(
                "Wukong, small, batches of 1,024",
                task,
                new Recipe.Network(
                        "wukong", SMALL, new TrainingSettings(2, 1024, 0.001, 1, 0, 9, Loss.CLICK, 0, 0, 0)));
        System.out.println();
    }

    private static void rate(String name, Task task, Recipe recipe) {
        double best = recipe.train(task, SilentRun.RUN).curve().stream()
                .mapToDouble(Epoch::examplesPerSecond)
                .max()
                .orElseThrow();
        System.out.printf("| %s | %,.0f |%n", name, best);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElse("unknown");
    }
}
