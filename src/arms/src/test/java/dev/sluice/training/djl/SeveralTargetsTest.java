package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.ModelCheck;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Rows;
import dev.sluice.evaluation.ServedQuality;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import dev.sluice.model.Response;
import dev.sluice.network.Wukong;
import dev.sluice.recommend.Explained;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.training.Clicks;
import dev.sluice.training.Epoch;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One network that predicts clicks and conversions, each of which follows something else. */
class SeveralTargetsTest {
    private static final Clicks CLICKS = Clicks.of(6_000, 11);
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(12, 256, 0.01, 0.9, 0, 3, Loss.CLICK, 0, 0, 0);
    private static final Task.Target CLICK = new Task.Target("click", 1, Interaction::value);
    private static final Task.Target CONVERSION =
            new Task.Target("conversion", 20, row -> row.response().converted() ? 1 : 0);
    private static final Recipe.Network RECIPE = recipe(2);
    private static final Recipe.Outcome OUTCOME = RECIPE.train(task(List.of(CLICK, CONVERSION)), SilentRun.RUN);

    private final OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);

    private static Recipe.Network recipe(int outputs) {
        return new Recipe.Network("wukong", new Wukong(1, 8, 4, 4, 4, 2, 16, 2, 16, 0, 0.1, outputs), SETTINGS);
    }

    private static Task task(List<Task.Target> targets) {
        return new Task(
                converted(CLICKS.train()),
                converted(CLICKS.valid()),
                CLICKS.known(),
                List.of("user", "item").stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(targets, 0),
                false,
                1);
    }

    /** Every third item is bought, whoever sees it. */
    private static Rows converted(Rows rows) {
        return new Rows(
                rows.items(),
                rows.interactions().stream()
                        .map(row -> row.answered(new Response(row.value() > 0, false, bought(row.item()))))
                        .toList());
    }

    private static boolean bought(String item) {
        return Integer.parseInt(item.substring(1)) % 3 == 0;
    }

    @Test
    void manifest_saysWhatIsPredictedAndWhatItIsWorth() {
        Manifest.Serving serving = OUTCOME.artifact().manifest().serving().orElseThrow();
        assertThat(serving.targets())
                .containsExactly(new Manifest.Target("click", 1), new Manifest.Target("conversion", 20));
        assertThat(serving.probability()).isFalse();
    }

    @Test
    void loss_isTheSumOfThoseOfAllTargets() {
        Map<String, Double> metrics = metrics();
        double least =
                OUTCOME.curve().stream().mapToDouble(Epoch::validLoss).min().orElseThrow();
        assertThat(metrics.get("click.logloss") + metrics.get("conversion.logloss"))
                .isCloseTo(least, within(1e-5));
    }

    @Test
    void eachTarget_isLearned() {
        assertThat(metrics().get("click.auc")).isGreaterThan(0.65);
        assertThat(metrics().get("conversion.auc")).isGreaterThan(0.99);
        assertThat(metrics().get("conversion.calibration")).isCloseTo(1, within(0.05));
    }

    private Map<String, Double> metrics() {
        return new ServedQuality(task(List.of(CLICK, CONVERSION)), Optional.empty(), runtime)
                .measured(OUTCOME.artifact())
                .manifest()
                .metrics();
    }

    @Test
    void score_isWhatThePredictionsAreWorth() {
        RankerModel model = new RankerModel(runtime, OUTCOME.artifact());
        try (RankerRecommender recommender = new RankerRecommender(
                model,
                new Batcher(model, Batcher.Limits.cpu(1)),
                UnitItems.none(),
                new RankerRecommender.Stage(Optional.empty(), 50, true),
                Clock.systemUTC())) {
            List<Explained> items = recommender.explain(RecommendRequest.of("u1", 10));
            assertThat(items).hasSize(10);
            for (Explained explained : items) {
                assertThat(explained.predictions()).containsOnlyKeys("click", "conversion");
                assertThat(explained.item().score())
                        .isCloseTo(
                                explained.predictions().get("click")
                                        + 20 * explained.predictions().get("conversion"),
                                within(1e-4));
            }
            assertThat(items)
                    .as("what is bought is worth most")
                    .allMatch(explained -> bought(explained.item().itemId()));
            assertThat(items.stream().map(Explained::item).toList())
                    .isEqualTo(recommender.recommend(RecommendRequest.of("u1", 10)));
            assertThat(recommender.explain(RecommendRequest.of("nobody", 3)))
                    .as("by popularity, of which nothing is predicted")
                    .allMatch(explained -> explained.predictions().isEmpty());
        }
    }

    @Test
    void model_isServedOnlyAsItsManifestSays() {
        assertThat(ModelCheck.seen(runtime, OUTCOME.artifact()).targets()).hasSize(2);
        assertThatThrownBy(() -> ModelCheck.seen(runtime, saying("click", "view-through", "conversion")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("predictions for the 3 targets");
        Artifact single = recipe(1).train(task(List.of(CLICK)), SilentRun.RUN).artifact();
        Manifest.Serving serving = single.manifest().serving().orElseThrow();
        assertThat(serving.targets()).isEmpty();
        assertThat(serving.probability()).isTrue();
    }

    private static Artifact saying(String... names) {
        Manifest manifest = OUTCOME.artifact().manifest();
        Manifest.Serving serving = manifest.serving().orElseThrow();
        List<Manifest.Target> targets = List.of(names).stream()
                .map(name -> new Manifest.Target(name, 1))
                .toList();
        return OUTCOME.artifact()
                .with(manifest.served(new Manifest.Serving(
                        serving.schema(), false, false, targets, serving.inputs(), serving.outputs(), "")));
    }

    @Test
    void oneTarget_isNoSetOfTargets() {
        assertThatThrownBy(() -> saying("click"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be none, or 2 to 16 of different names");
        assertThatThrownBy(() -> saying("click", "click"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be none, or 2 to 16 of different names");
        assertThatThrownBy(() -> new Manifest.Target("click", Double.NaN))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be a finite number");
    }

    @Test
    void outputs_mustBeAsManyAsLabels() {
        assertThatThrownBy(() -> recipe(3).train(task(List.of(CLICK, CONVERSION)), SilentRun.RUN))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be as many as there are labels, 2, got 3");
        assertThatThrownBy(() -> recipe(2).train(task(List.of(CLICK)), SilentRun.RUN))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be as many as there are labels, 1, got 2");
    }

    @Test
    void champion_isComparedByAllTargetsWhereItHasTheSame() {
        ServedQuality quality = new ServedQuality(task(List.of(CLICK, CONVERSION)), Optional.empty(), runtime);
        Artifact clicksOnly =
                recipe(1).train(task(List.of(CLICK)), SilentRun.RUN).artifact();
        Artifact worse = new Recipe.Network(
                        "wukong",
                        RECIPE.architecture(),
                        new TrainingSettings(1, 4_096, 0.001, 0.9, 0, 3, Loss.CLICK, 0, 0, 0))
                .train(task(List.of(CLICK, CONVERSION)), SilentRun.RUN)
                .artifact();
        assertThat(quality.duel(OUTCOME.artifact(), worse).won()).isTrue();
        assertThat(quality.duel(worse, OUTCOME.artifact()).won()).isFalse();
        assertThat(quality.duel(OUTCOME.artifact(), OUTCOME.artifact())
                        .difference()
                        .value())
                .isZero();
        double one = quality.duel(worse, clicksOnly).difference().value();
        double both = quality.duel(worse, OUTCOME.artifact()).difference().value();
        assertThat(one).as("clicks alone").isBetween(0.05, both - 0.2);
    }
}
