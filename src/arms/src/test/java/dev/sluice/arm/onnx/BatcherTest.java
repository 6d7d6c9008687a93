package dev.sluice.arm.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.onnx.RankerModel.Query;
import dev.sluice.artifact.Artifact;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.training.Clicks;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final Clicks CLICKS = Clicks.of(1_000, 5);
    private static final Artifact FM = new Recipe.FmSgd(new FmSettings(4, 2, 0, null, 0, 0, 1, null, 0, 0))
            .train(
                    new Task(
                            CLICKS.train(),
                            CLICKS.valid(),
                            CLICKS.known(),
                            Clicks.FEATURES.stream()
                                    .map(FeatureDeclaration::parse)
                                    .toList(),
                            new Task.Labels(row -> row.value(), 0),
                            false,
                            1),
                    SilentRun.RUN)
            .artifact();

    private final RankerModel model = new RankerModel(new OnnxRuntime(Provider.CPU), FM);

    @AfterEach
    void close() {
        model.close();
    }

    private Query query(int user, int candidates) {
        return model.query(
                model.encoder().encode(Side.REQUEST, (source, attribute) -> attribute.equals("id") ? "u" + user : ""),
                new int[0],
                IntStream.range(0, candidates).toArray(),
                Collections.nCopies(candidates, Exposure.FIRST));
    }

    @Test
    void joinedRequests_areScoredAsEachAlone() {
        try (Batcher batcher = new Batcher(model, new Batcher.Limits(1_000, Duration.ofMillis(20), 256, 2))) {
            List<Query> queries = new ArrayList<>();
            for (int user = 0; user < 50; user++) {
                queries.add(query(user, 1 + user % 40));
            }
            List<CompletableFuture<float[]>> joined =
                    queries.stream().map(batcher::score).toList();
            for (int i = 0; i < queries.size(); i++) {
                assertThat(joined.get(i).join())
                        .containsExactly(
                                model.score(List.of(queries.get(i))), within(1e-6f)); // other kernels round otherwise
            }
        }
    }

    @Test
    void fullQueue_refusesAndDoesNotWait() {
        try (Batcher batcher = new Batcher(model, new Batcher.Limits(10, Duration.ZERO, 2, 0))) {
            batcher.score(query(1, 1)).isDone();
            batcher.score(query(2, 1)).isDone();
            assertThatThrownBy(() -> batcher.score(query(3, 1))).isInstanceOf(RejectedExecutionException.class);
            assertThat(batcher.waiting()).isEqualTo(2);
        }
    }

    @Test
    void closing_stillScoresWhatWaits() {
        Batcher batcher = new Batcher(model, new Batcher.Limits(10, Duration.ZERO, 256, 1));
        List<CompletableFuture<float[]>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(batcher.score(query(i % 60, 5)));
        }
        batcher.close();
        waiting.forEach(scores -> assertThat(scores.join()).hasSize(5));
        assertThatThrownBy(() -> batcher.score(query(1, 1))).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void runThatNobodyWaitsFor_isEnded() {
        List<Query> queries = List.of(query(1, 3));
        assertThatThrownBy(() -> model.score(queries, CompletableFuture.completedFuture(null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not run");
        assertThat(model.score(queries)).hasSize(3);
    }

    @Test
    void closedModel_isFreedWhenItsLastRunEnds() {
        try (Batcher batcher = new Batcher(model, new Batcher.Limits(10, Duration.ZERO, 256, 1))) {
            model.close();
            assertThatThrownBy(() -> batcher.score(query(1, 1)).join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("replaced");
        }
    }
}
