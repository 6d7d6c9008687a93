package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.cascade.FirstStage;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.evaluation.ClickEvaluation;
import dev.sluice.evaluation.ClickMetrics;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.evaluation.ServedQuality;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import dev.sluice.feature.SparseField;
import dev.sluice.model.Interaction;
import dev.sluice.network.Architecture;
import dev.sluice.network.CfNet;
import dev.sluice.network.DeepInterestNetwork;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.MatrixFactorization;
import dev.sluice.network.Weights;
import dev.sluice.network.Wukong;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.TrainingSettings.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From rows to a measured artifact, in a world where like meets like. */
class RecipeTest {
    private static final Clicks CLICKS = Clicks.of(8_000, 9);
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);

    private static Task task(int negatives, long seed) {
        Rows train = negatives == 0 ? CLICKS.train() : Task.chosen(CLICKS.train(), Interaction::value);
        Rows valid = negatives == 0 ? CLICKS.valid() : Task.chosen(CLICKS.valid(), Interaction::value);
        return new Task(
                train,
                valid,
                CLICKS.known(),
                Clicks.FEATURES.stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(Interaction::value, negatives),
                false,
                seed);
    }

    private static ServedQuality quality(Task task) {
        return new ServedQuality(task, Optional.empty(), RUNTIME);
    }

    private static TrainingSettings settings(Loss loss) {
        return new TrainingSettings(6, 128, 0.02, 0.9, 1e-4, 2, loss, 0, 0, 0);
    }

    static Stream<Recipe> rankers() {
        return Stream.of(
                new Recipe.FmSgd(new FmSettings(8, 8, 0.05, 0.002, 0, 0, 1, null, 0, 0)),
                new Recipe.Network("fm", new FactorizationMachine(8), settings(Loss.CLICK)),
                new Recipe.Network("din", new DeepInterestNetwork(8, 5, 8, 16, 0), settings(Loss.CLICK)),
                new Recipe.Network("wukong", new Wukong(1, 8, 4, 4, 4, 2, 16, 2, 16, 0, 0.1), settings(Loss.CLICK)));
    }

    /** Chance is .5; who knows the kinds reaches about .85. */
    @ParameterizedTest
    @MethodSource("rankers")
    void rankers_learnWhoLikesWhat_andRepeatBySeed(Recipe recipe) {
        Recipe.Outcome outcome = recipe.train(task(0, 1), SilentRun.RUN);
        Map<String, Double> metrics =
                quality(task(0, 1)).measured(outcome.artifact()).manifest().metrics();
        assertThat(metrics.get("auc")).isGreaterThan(0.7);
        assertThat(metrics.get("calibration")).isCloseTo(1, within(0.15));
        assertThat(recipe.train(task(0, 1), SilentRun.RUN).artifact().manifest())
                .isEqualTo(outcome.artifact().manifest());
        assertThat(graph(recipe.train(task(0, 2), SilentRun.RUN))).isNotEqualTo(graph(outcome));
    }

    private static String graph(Recipe.Outcome outcome) {
        return outcome.artifact().manifest().files().get(Artifact.GRAPH);
    }

    @Test
    void lists_ofImplicitRows_beatPopularity() {
        Task task = task(3, 1);
        double popular = ndcg(Recipe.Counts.topK(new TopK(null, null, false)), task);
        assertThat(ndcg(new Recipe.Bpr(new BprSettings(8, 60, 0.05, null, 1)), task))
                .isGreaterThan(popular);
        assertThat(ndcg(new Recipe.FmSgd(new FmSettings(8, 8, 0.05, 0.002, 0, 0, 1, null, 0, 0)), task))
                .isGreaterThan(popular);
    }

    private static double ndcg(Recipe recipe, Task task) {
        return quality(task)
                .measured(recipe.train(task, SilentRun.RUN).artifact())
                .manifest()
                .metrics()
                .getOrDefault("ndcg@10", 0.0);
    }

    @Test
    void threads_learnAsWellTogether() {
        Recipe together = new Recipe.FmSgd(new FmSettings(8, 8, 0.05, 0.002, 0, 0, 2, null, 0, 0));
        assertThat(quality(task(0, 1))
                        .measured(together.train(task(0, 1), SilentRun.RUN).artifact())
                        .manifest()
                        .metrics()
                        .get("auc"))
                .isGreaterThan(0.7);
        Recipe bpr = new Recipe.Bpr(new BprSettings(8, 20, 0.05, null, 2));
        assertThat(bpr.train(task(3, 1), SilentRun.RUN).curve()).hasSize(20);
    }

    @Test
    void values_areLearnedAsTheyAre() {
        List<Interaction> rows = CLICKS.train().interactions().stream()
                .map(row -> new Interaction(row.unit(), row.item(), 1 + 4 * row.value(), row.at()))
                .toList();
        Rows rated = new Rows(CLICKS.train().items(), rows);
        Task task = new Task(
                rated,
                rated,
                CLICKS.known(),
                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                new Task.Labels(Interaction::value, 0),
                false,
                1);
        Recipe recipe = new Recipe.Network("mf", new MatrixFactorization(4), settings(Loss.VALUE));
        Map<String, Double> metrics = quality(task)
                .measured(recipe.train(task, SilentRun.RUN).artifact())
                .manifest()
                .metrics();
        assertThat(metrics.keySet()).containsExactly("rmse");
        assertThat(metrics.get("rmse")).isLessThan(1.9); // the values' own deviation is about 1.9
    }

    @Test
    void twoRankers_areComparedOnTheRowsThatBothKnow() {
        Artifact artifact = new Recipe.FmSgd(new FmSettings(4, 2, 0, null, 0, 0, 1, null, 0, 0))
                .train(task(0, 1), SilentRun.RUN)
                .artifact();
        Artifact other = new Recipe.Network("cfnet", new CfNet(4), settings(Loss.CLICK))
                .train(task(0, 1), SilentRun.RUN)
                .artifact();
        List<Interaction> rows = new ArrayList<>(CLICKS.valid().interactions().subList(0, 100));
        rows.add(new Interaction("u1", "unheard-of", 1, rows.get(0).at()));
        Rows test = Rows.of(List.of(), rows);
        ClickEvaluation evaluation = new ClickEvaluation(CLICKS.train(), test, CLICKS.known(), Interaction::value);
        try (RankerModel first = new RankerModel(RUNTIME, artifact);
                RankerModel second = new RankerModel(RUNTIME, other)) {
            ClickEvaluation.Result one = evaluation.run("one", first);
            ClickEvaluation.Result two = evaluation.run("two", second);
            assertThat(one.unknown()).isEqualTo(1);
            assertThat(one.size()).isEqualTo(100);
            assertThat(one.less(two).value())
                    .isCloseTo(one.loss().value() - two.loss().value(), within(1e-9));
        }
    }

    @Test
    void champion_fallsOnlyToWhatIsBetterForSure() {
        Artifact good = new Recipe.FmSgd(new FmSettings(8, 8, 0.05, 0.002, 0, 0, 1, null, 0, 0))
                .train(task(0, 1), SilentRun.RUN)
                .artifact();
        Artifact poor = new Recipe.FmSgd(new FmSettings(8, 1, 1e-4, 0.002, 0, 0, 1, null, 0, 0))
                .train(task(0, 1), SilentRun.RUN)
                .artifact();
        assertThat(quality(task(0, 1)).duel(good, poor).won()).isTrue();
        assertThat(quality(task(0, 1)).duel(poor, good).won()).isFalse();
        assertThat(quality(task(0, 1)).duel(good, good).won()).isFalse();
        Artifact lists = new Recipe.Bpr(new BprSettings(8, 60, 0.05, null, 1))
                .train(task(3, 1), SilentRun.RUN)
                .artifact();
        Artifact random = new Recipe.Bpr(new BprSettings(8, 1, 1e-6, null, 1))
                .train(task(3, 1), SilentRun.RUN)
                .artifact();
        ServedQuality.Duel duel = quality(task(3, 1)).duel(lists, random);
        assertThat(duel.won()).isTrue();
        assertThat(duel.metric()).isEqualTo("ndcg@10");
        assertThat(quality(task(3, 1)).duel(random, lists).won()).isFalse();
    }

    @Test
    void rankerBehindItsFirstStage_choosesAmongItsCandidates() {
        Artifact ranker = new Recipe.FmSgd(new FmSettings(8, 8, 0.05, 0.002, 0, 0, 1, null, 0, 0))
                .train(task(0, 1), SilentRun.RUN)
                .artifact();
        Artifact stage = new Recipe.Bpr(new BprSettings(8, 20, 0.05, null, 1))
                .train(task(3, 1), SilentRun.RUN)
                .artifact();
        Rows train = task(0, 1).train();
        RecommendRequest request =
                RecommendRequest.of(train.interactions().get(0).unit(), 5);
        try (Recommender first = OfflineRecommenders.recommender(RUNTIME, stage, train);
                Recommender behind = OfflineRecommenders.recommender(
                        RUNTIME, ranker, Optional.of(new FirstStage(stage, 5)), train)) {
            assertThat(behind.recommend(request))
                    .extracting(ScoredItem::itemId)
                    .containsExactlyInAnyOrderElementsOf(first.recommend(request).stream()
                            .map(ScoredItem::itemId)
                            .toList());
        }
        assertThatThrownBy(() -> new FirstStage(ranker, 5)).hasMessageContaining("must be a retrieval model");
    }

    @Test
    void training_thatDiverges_isNeverTheBest() {
        EarlyStopping stopping = new EarlyStopping(2, true, weights(0));
        stopping.add(new Epoch(1, 0.6, 0.5, 1), () -> weights(1));
        stopping.add(new Epoch(2, Double.NaN, Double.NaN, 1), () -> weights(2));
        assertThat(stopping.over()).isFalse();
        stopping.add(new Epoch(3, 0.6, 0.7, 1), () -> weights(3));
        assertThat(stopping.over()).isTrue();
        assertThat(stopping.result().weights().of("w").values()[0]).isEqualTo(1);
        assertThatThrownBy(() -> ClickMetrics.of(new double[] {Double.NaN}, new double[] {1}))
                .hasMessageContaining("finite");
    }

    private static Weights weights(float value) {
        return new Weights(Map.of("w", new Weights.Tensor(new float[] {value}, 1)));
    }

    /** Half of the units that judge were never met, as on a split by time. */
    @ParameterizedTest
    @MethodSource("rankers")
    void artifactThatWasJudged_isTheOneThatServes(Recipe recipe) {
        Task known = task(0, 1);
        Rows valid = new Rows(
                CLICKS.valid().items(),
                CLICKS.valid().interactions().stream()
                        .map(row -> row.unit().hashCode() % 2 == 0
                                ? row
                                : new Interaction("new-" + row.unit(), row.item(), row.value(), row.at()))
                        .toList());
        Task task = new Task(
                known.train(),
                valid,
                known.known(),
                known.features(),
                known.labels(),
                known.hashedUnits(),
                known.seed());
        Recipe.Outcome outcome = recipe.train(task, SilentRun.RUN);
        double judged =
                outcome.curve().stream().mapToDouble(Epoch::validLoss).min().orElseThrow();
        double served =
                quality(task).measured(outcome.artifact()).manifest().metrics().getOrDefault("logloss", Double.NaN);
        assertThat(served).isCloseTo(judged, within(1e-5));
    }

    @Test
    void ids_areHiddenAtRandom_behindWhatIsUnknown_andAttributesNever() {
        FeatureSchema schema = CLICKS.fit(0).schema();
        int fields = schema.sparse().size();
        int rows = 20_000;
        long[] ids = new long[rows * fields];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = schema.offset(i % fields) + 1;
        }
        new IdDropout(schema, 0.2, RandomSource.XO_RO_SHI_RO_128_PP.create(1)).hide(ids);
        for (int place = 0; place < fields; place++) {
            int field = place;
            long unknown = schema.offset(place);
            double hidden = IntStream.range(0, rows)
                    .filter(row -> ids[row * fields + field] == unknown)
                    .count();
            double share = schema.sparse().get(place).attribute().equals(SparseField.ID) ? 0.2 : 0;
            assertThat(hidden / rows).isCloseTo(share, within(6 * Math.sqrt(share / rows))); // 2e-9
        }
    }

    @Test
    void features_areDeclaredOrSuggested() {
        assertThat(FittedFeatures.suggested(CLICKS.known(), CLICKS.train().interactions()))
                .extracting(FeatureDeclaration::name)
                .contains("user", "item", "user-kind", "user-age", "item-genres", "item-price");
        assertThat(FeatureDeclaration.parse("item-genres=item.genres:first").dense())
                .isFalse();
        for (String bad : List.of("", "a=b.c", "a=item.x:wild", "a=:x")) {
            assertThatThrownBy(() -> FeatureDeclaration.parse(bad)).isInstanceOf(InvalidInput.class);
        }
        for (String nobodys : List.of("a=user.shoe", "a=item.shoe:number", "a=item.shoe:flags")) {
            assertThatThrownBy(() -> FittedFeatures.fit(
                            List.of(FeatureDeclaration.parse(nobodys)),
                            CLICKS.known(),
                            CLICKS.train().interactions(),
                            0))
                    .hasMessageContaining("no row has a: ");
        }
        Architecture needsItem = new CfNet(4);
        FittedFeatures side = FittedFeatures.fit(
                List.of(FeatureDeclaration.parse("kind=user.kind")),
                CLICKS.known(),
                CLICKS.train().interactions(),
                0);
        assertThatThrownBy(() -> needsItem.check(side.schema())).hasMessageContaining("'user'");
        assertThat(Optional.of(side.encoder()
                        .encode(Side.REQUEST, (source, attribute) -> "nobody")
                        .ids()[0]))
                .contains(0L);
    }
}
