package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.training.Clicks;
import dev.sluice.training.Examples;
import dev.sluice.training.FittedFeatures;
import dev.sluice.training.Progress;
import dev.sluice.training.Recipe;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Neither training nor scoring keeps native memory: not after ten thousand steps, not after a hundred thousand runs. */
class FlatMemoryTest {
    private static final Clicks CLICKS = Clicks.of(2_000, 3);
    /** Malloc keeps what it got; a leak of one small tensor for each step would be far above this. */
    private static final long ALLOWED = 64L << 20;

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

    /** Garbage enough for the collector to have touched the heap that it uses, so that what grows later is native. */
    @BeforeAll
    static void touchHeap() {
        long touched = 0;
        for (int i = 0; i < 4_000; i++) {
            touched += new byte[1 << 20].length;
        }
        assertThat(touched).isPositive();
    }

    @Test
    void trainingSteps_leaveNothingBehind() {
        FittedFeatures features = CLICKS.fit(0);
        Examples examples = CLICKS.examples(features, CLICKS.train());
        Examples.Batch batch = examples.batch(examples.order(), 0, 32);
        for (long rowsFrom : new long[] {Long.MAX_VALUE, 100}) {
            TrainingSettings settings = new TrainingSettings(1, 32, 0.001, 1, 0, 1, Loss.CLICK, rowsFrom);
            try (NetworkTrainer trainer = new NetworkTrainer(new FactorizationMachine(4), settings, 1)) {
                steps(trainer, features, batch, 1_000);
                int handles = trainer.handles();
                long before = resident();
                steps(trainer, features, batch, 9_000);
                assertThat(trainer.handles()).isEqualTo(handles);
                System.out.printf(
                        "memory: 9,000 steps more, %d handles, %+d KiB%n", handles, (resident() - before) / 1024);
                assertThat(resident() - before).isLessThan(ALLOWED);
            }
        }
    }

    private static void steps(NetworkTrainer trainer, FittedFeatures features, Examples.Batch batch, int count) {
        for (int i = 0; i < count; i++) {
            trainer.step(features.schema(), batch, 0.001);
        }
    }

    @Test
    void scorings_leaveNothingBehind() {
        Artifact artifact = new Recipe.Network(
                        "fm", new FactorizationMachine(4), new TrainingSettings(1, 256, 0.001, 1, 0, 1, Loss.CLICK, 0))
                .train(
                        new Task(
                                CLICKS.train(),
                                Rows.none(CLICKS.train().items()),
                                CLICKS.known(),
                                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                                new Task.Labels(row -> row.value(), 0),
                                false,
                                1),
                        Progress.SILENT)
                .artifact();
        try (RankerModel model = new RankerModel(new OnnxRuntime(Provider.CPU), artifact)) {
            RankerModel.Query query = model.query(
                    model.encoder().encode(true, (source, attribute) -> "u1"), new int[0], new int[] {0, 1, 2, 3});
            runs(model, query, 10_000);
            long before = resident();
            runs(model, query, 90_000);
            System.out.printf("memory: 90,000 scorings more, %+d KiB%n", (resident() - before) / 1024);
            assertThat(resident() - before).isLessThan(ALLOWED);
        }
    }

    private static void runs(RankerModel model, RankerModel.Query query, int count) {
        for (int i = 0; i < count; i++) {
            model.score(List.of(query));
        }
    }
}
