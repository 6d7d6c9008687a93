package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.training.Clicks;
import dev.sluice.training.Examples;
import dev.sluice.training.FittedFeatures;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither training nor scoring keeps native memory: not after ten thousand steps, not after a hundred thousand runs. */
class FlatMemoryTest {
    private static final Clicks CLICKS = Clicks.of(2_000, 3);
    /**
     * A leak grows in every part of a run, and malloc and the JIT compiler, which take their share at times of their
     * own, do not: so the part that grew least tells. One kept tensor of 1 KiB for each of 2,000 steps is 2 MiB.
     */
    private static final long ALLOWED = 1L << 20;

    private static final int PARTS = 5;
    /** Until nothing is left to compile, which takes memory too. */
    private static final int WARM_UP = 10_000;

    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a process whose heap is touched as a whole from the start, so that what grows is native. */
    @ParameterizedTest
    @ValueSource(strings = {"dense", "rows", "scoring"})
    void memory_staysFlat(String what) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xms300m",
                        "-Xmx300m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlatMemoryTest.class.getName(),
                        what)
                .redirectErrorStream(true)
                .start();
        List<String> said = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        said.forEach(System.out::println);
    }

    /** The process: exits with 1 where memory grew or handles were kept. */
    public static void main(String[] arguments) {
        boolean flat =
                arguments[0].equals("scoring") ? scorings() : steps(arguments[0].equals("rows") ? 100 : Long.MAX_VALUE);
        System.exit(flat ? 0 : 1);
    }

    private static boolean flat(String what, int count, IntConsumer work) {
        long[] grown = new long[PARTS];
        for (int part = 0; part < PARTS; part++) {
            long before = resident();
            work.accept(count);
            grown[part] = resident() - before;
        }
        System.out.printf(
                "memory: %d times %d %s more, KiB grown in each: %s%n",
                PARTS,
                count,
                what,
                Arrays.toString(Arrays.stream(grown).map(bytes -> bytes / 1024).toArray()));
        return Arrays.stream(grown).min().orElseThrow() < ALLOWED;
    }

    private static boolean steps(long rowsFrom) {
        FittedFeatures features = CLICKS.fit(0);
        Examples examples = CLICKS.examples(features, CLICKS.train());
        Examples.Batch batch = examples.batch(examples.order(), 0, 32);
        TrainingSettings settings = new TrainingSettings(1, 32, 0.001, 1, 0, 1, Loss.CLICK, 0, 0, rowsFrom);
        try (NetworkTrainer trainer = new NetworkTrainer(new FactorizationMachine(4), settings, 1)) {
            steps(trainer, features, batch, WARM_UP);
            int handles = trainer.handles();
            boolean flat = flat("steps", 2_000, count -> steps(trainer, features, batch, count));
            System.out.printf("memory: %d and %d handles%n", handles, trainer.handles());
            return flat && trainer.handles() == handles;
        }
    }

    private static void steps(NetworkTrainer trainer, FittedFeatures features, Examples.Batch batch, int count) {
        for (int i = 0; i < count; i++) {
            trainer.step(features.schema(), batch, 0.001);
        }
    }

    private static boolean scorings() {
        Artifact artifact = new Recipe.Network(
                        "fm",
                        new FactorizationMachine(4),
                        new TrainingSettings(1, 256, 0.001, 1, 0, 1, Loss.CLICK, 0, 0, 0))
                .train(
                        new Task(
                                CLICKS.train(),
                                Rows.none(CLICKS.train().items()),
                                CLICKS.known(),
                                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                                new Task.Labels(row -> row.value(), 0),
                                false,
                                1),
                        SilentRun.RUN)
                .artifact();
        try (RankerModel model = new RankerModel(new OnnxRuntime(Provider.CPU), artifact)) {
            RankerModel.Query query = model.query(
                    model.encoder().encode(Side.REQUEST, (source, attribute) -> "u1"),
                    new int[0],
                    new int[] {0, 1, 2, 3},
                    Collections.nCopies(4, Exposure.FIRST));
            runs(model, query, 10_000);
            return flat("scorings", 20_000, count -> runs(model, query, count));
        }
    }

    private static void runs(RankerModel model, RankerModel.Query query, int count) {
        for (int i = 0; i < count; i++) {
            model.score(List.of(query));
        }
    }
}
