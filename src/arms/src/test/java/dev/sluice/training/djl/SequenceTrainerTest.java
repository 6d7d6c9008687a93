package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.model.Interaction;
import dev.sluice.network.SasRec;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.training.Recipe;
import dev.sluice.training.SequenceSettings;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a world where item i + 1 follows item i, what comes next is learned, against all items or against drawn ones. */
class SequenceTrainerTest {
    private static final int ITEMS = 40;

    private static Rows walks(int units, int from) {
        Random random = new Random(from);
        List<Interaction> rows = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            int item = random.nextInt(ITEMS);
            for (int i = 0; i < 8; i++) {
                rows.add(new Interaction(
                        "u" + (from + unit),
                        String.valueOf((item + i) % ITEMS),
                        1,
                        Instant.ofEpochSecond(unit * 100L + i)));
            }
        }
        return Rows.of(List.of(), rows);
    }

    /** By chance 1 of 40 would be right; drawn ones are a quarter of the catalogue, so that some are what came. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 10})
    void nextItem_isLearnedAndStoppedByTheValidPart(int negatives) {
        Rows train = walks(300, 0);
        Task task = new Task(
                train,
                walks(40, 1_000),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(),
                new Task.Labels(row -> 1, 0),
                false,
                1);
        Recipe.Outcome outcome = new Recipe.Sequence(
                        "sasrec", new SasRec(16, 6, 1, 2, 0.1), new SequenceSettings(40, 32, 0.01, 0, 0, 3, negatives))
                .train(task, SilentRun.RUN);
        assertThat(outcome.curve())
                .allSatisfy(epoch -> assertThat(epoch.validLoss()).isFinite());
        double first = outcome.curve().get(0).validLoss();
        double least = outcome.curve().stream()
                .mapToDouble(epoch -> epoch.validLoss())
                .min()
                .orElseThrow();
        assertThat(least).isLessThan(first / 2);
        Artifact artifact = outcome.artifact();
        try (Recommender recommender =
                OfflineRecommenders.recommender(new OnnxRuntime(Provider.CPU), artifact, Rows.none(train.items()))) {
            int right = 0;
            for (int item = 2; item < ITEMS; item++) {
                List<String> had = List.of(String.valueOf(item - 2), String.valueOf(item - 1));
                right += recommender
                                .recommend(RecommendRequest.of("x", 1).having(had))
                                .get(0)
                                .itemId()
                                .equals(String.valueOf(item))
                        ? 1
                        : 0;
            }
            assertThat(right).isGreaterThanOrEqualTo(36);
        }
    }
}
