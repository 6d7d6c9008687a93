package dev.sluice.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.evaluation.ClickEvaluation;
import dev.sluice.evaluation.Evaluation;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.LogisticRegression;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.BprSettings;
import dev.sluice.training.Clicks;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondStageTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int LIMIT = 20;

    private static Task clicked(long seed) {
        Clicks clicks = Clicks.of(3_000, 5);
        return new Task(
                Task.chosen(clicks.train(), Interaction::value),
                Task.chosen(clicks.valid(), Interaction::value),
                clicks.known(),
                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                new Task.Labels(row -> 1, 4),
                false,
                seed);
    }

    private static FirstStage first(Task task) {
        return new FirstStage(
                new Recipe.Bpr(new BprSettings(8, 20, 0.05, null, 1))
                        .train(task, SilentRun.RUN)
                        .artifact(),
                LIMIT);
    }

    private static Recipe fm() {
        return new Recipe.FmSgd(new FmSettings(8, 20, 0.02, 0.01, 0, 3, 1, null, 0, 0));
    }

    @Test
    void rows_areWhatTheFirstStageFinds_andSomeOfThemWereChosen() {
        Task task = clicked(1);
        Task found = new SecondStage(first(task), RUNTIME).found(task, 2, SilentRun.RUN);
        Map<String, Set<String>> had = task.train().interactions().stream()
                .collect(Collectors.groupingBy(
                        Interaction::unit, Collectors.mapping(Interaction::item, Collectors.toSet())));
        List<Interaction> rows = found.train().interactions();
        long hits = rows.stream().filter(row -> row.value() > 0).count();
        assertThat(hits).isGreaterThan(rows.size() / 4);
        for (Interaction row : rows) {
            assertThat(row.exposure().rank().orElseThrow()).isBetween(1, LIMIT);
            assertThat(had.getOrDefault(row.unit(), Set.of()).contains(row.item()))
                    .isEqualTo(row.value() > 0);
        }
        assertThat(found.had()).isEqualTo(task.had());
        assertThat(found.features())
                .extracting(FeatureDeclaration::name)
                .containsExactly("user", "item", "candidate-score", "candidate-rank");
    }

    /** Whoever had learned the rows that it looks for would find them on top. */
    @Test
    void rows_areFoundByWhoeverHasNotLearnedThem() {
        Task task = clicked(1);
        FirstStage first = first(task);
        Task found = new SecondStage(first, RUNTIME).found(task, 2, SilentRun.RUN);
        double honest = meanRank(found.train().interactions());
        double knowing = meanRank(ranked(new SecondStage(first, RUNTIME).logged(task.train(), nobodyHad(task))));
        double tested = meanRank(found.valid().interactions());
        assertThat(knowing).isLessThan(honest - 0.5);
        assertThat(honest).isCloseTo(tested, within((honest - knowing) / 2));
    }

    private static Task nobodyHad(Task task) {
        return new Task(
                task.train(),
                task.valid(),
                task.known(),
                task.features(),
                task.labels(),
                false,
                1,
                Rows.none(task.train().items()));
    }

    private static List<Interaction> ranked(Rows rows) {
        return rows.interactions().stream()
                .filter(row -> row.exposure().rank().isPresent())
                .toList();
    }

    /** As when serving: what a unit had by then is not in its way. */
    @Test
    void rowsOfALog_areRankedBesideWhatTheirUnitsHadByThen() {
        Task task = clicked(1);
        SecondStage stage = new SecondStage(first(task), RUNTIME);
        Rows blind = stage.logged(task.valid(), nobodyHad(task));
        Rows logged = stage.logged(task.valid(), task);
        assertThat(ranked(logged).size()).isGreaterThan(ranked(blind).size());
        assertThat(logged.interactions())
                .extracting(Interaction::item)
                .isEqualTo(blind.interactions().stream().map(Interaction::item).toList());
        assertThat(logged.interactions().get(0).exposure().position())
                .isEqualTo(task.valid().interactions().get(0).exposure().position());
    }

    /** Parts of a log number the items that they have. */
    @Test
    void partOfALog_mayLackItemsOfTheOthers() {
        Task task = clicked(1);
        SecondStage stage = new SecondStage(first(task), RUNTIME);
        Interaction last =
                task.valid().interactions().get(task.valid().interactions().size() - 1);
        Rows alone = stage.logged(Rows.of(List.of(), List.of(last)), task);
        List<Interaction> together = stage.logged(task.valid(), task).interactions();
        assertThat(alone.interactions())
                .extracting(Interaction::exposure)
                .containsExactly(together.get(together.size() - 1).exposure());
    }

    private static double meanRank(List<Interaction> rows) {
        return rows.stream()
                .filter(row -> row.value() > 0)
                .mapToInt(row -> row.exposure().rank().orElseThrow())
                .average()
                .orElseThrow();
    }

    @Test
    void ranker_makesItsFirstStagesListsNoWorse() {
        Task task = clicked(1);
        FirstStage first = first(task);
        Artifact ranker = fm().train(new SecondStage(first, RUNTIME).found(task, 2, SilentRun.RUN), SilentRun.RUN)
                .artifact();
        Evaluation evaluation = new Evaluation(task.train(), task.valid(), 10, task.known());
        try (Recommender behind = OfflineRecommenders.recommender(RUNTIME, ranker, Optional.of(first), task.train());
                Recommender alone = OfflineRecommenders.recommender(RUNTIME, first.artifact(), task.train())) {
            Evaluation.Result two = evaluation.run("two", behind);
            Evaluation.Result one = evaluation.run("one", alone);
            assertThat(two.means().get("ndcg@10").value())
                    .isGreaterThan(one.means().get("ndcg@10").value() - 0.02);
        }
        assertThatThrownBy(() -> OfflineRecommenders.recommender(RUNTIME, ranker, Optional.empty(), task.train()))
                .hasMessageContaining("reads the score and rank");
    }

    /** Of all that was found, the share that was chosen: however many of the others were drawn, and however often. */
    @ParameterizedTest
    @ValueSource(ints = {3, 10, 40})
    void predictions_areThoseOfAllThatIsFound(int others) {
        Task task = clicked(1);
        Task drawn = new SecondStage(first(task), RUNTIME)
                .found(task, others, SilentRun.RUN)
                .measuredOn(Rows.none(task.train().items()));
        List<Interaction> rows = drawn.train().interactions();
        double hits = rows.stream().mapToDouble(Interaction::value).sum();
        double[] weights = rows.stream()
                .mapToDouble(row -> row.value() > 0 ? 1 : 1 / row.exposure().kept())
                .toArray();
        Recipe lr = new Recipe.Network(
                "lr", new LogisticRegression(), new TrainingSettings(100, 128, 0.02, 1, 1e-4, 20, null, 0, 0, 0));
        try (RankerModel model =
                new RankerModel(RUNTIME, lr.train(drawn, SilentRun.RUN).artifact())) {
            double[] predicted = new ClickEvaluation(drawn.train(), drawn.train(), task.known(), Interaction::value)
                    .run("lr", model)
                    .predicted();
            double expected = 0;
            for (int i = 0; i < predicted.length; i++) {
                expected += weights[i] * predicted[i];
            }
            assertThat(expected / hits).isCloseTo(1, within(0.2));
        }
    }

    @Test
    void itemsAskedForByName_haveTheRankThatTheyHaveAmongAll() {
        Task task = clicked(1);
        FirstStage first = first(task);
        Artifact ranker = fm().train(new SecondStage(first, RUNTIME).found(task, 2, SilentRun.RUN), SilentRun.RUN)
                .artifact();
        RecommendRequest request = RecommendRequest.of("u1", 10);
        try (Recommender behind = OfflineRecommenders.recommender(RUNTIME, ranker, Optional.of(first), task.train())) {
            ScoredItem third = behind.recommend(request).get(2);
            ItemFilter asked = new ItemFilter(Set.of(third.itemId()), Set.of(), Set.of(), Optional.empty());
            List<ScoredItem> alone = behind.recommend(request.among(asked));
            assertThat(alone).extracting(ScoredItem::itemId).containsExactly(third.itemId());
            assertThat(alone.get(0).score()).isCloseTo(third.score(), within(1e-5));
            ItemFilter some = new ItemFilter(Set.of(), Set.of(), Set.of(), Optional.of(item -> item.endsWith("1")));
            assertThat(behind.recommend(request.among(some)))
                    .isNotEmpty()
                    .allMatch(item -> item.itemId().endsWith("1"));
        }
    }

    @Test
    void firstStage_thatCannotBeTrainedAgain_isRefused() {
        Task task = clicked(1);
        Artifact bpr = first(task).artifact();
        Artifact foreign = bpr.with(new Manifest(
                "two-tower",
                bpr.manifest().kind(),
                bpr.manifest().settings(),
                bpr.manifest().training(),
                bpr.manifest().serving(),
                Map.of(),
                bpr.manifest().files()));
        assertThatThrownBy(() -> new SecondStage(new FirstStage(foreign, LIMIT), RUNTIME).found(task, 2, SilentRun.RUN))
                .hasMessageContaining("must be a bpr model")
                .hasMessageContaining("two-tower");
    }

    /** Of the rows without a click one in five: the mean prediction is the rate of all rows all the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rowsLeftOut_doNotMovePredictions(long seed) {
        Clicks clicks = Clicks.of(30_000, seed);
        Task task = new Task(
                clicks.train(),
                clicks.valid(),
                clicks.known(),
                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                new Task.Labels(row -> row.value() > 0 && row.unit().hashCode() % 3 == 0 ? 1 : 0, 0),
                false,
                seed);
        Task thinned = task.thinned(0.2);
        assertThat(thinned.train().interactions().size())
                .isLessThan(task.train().interactions().size() / 2);
        assertThat(thinned.had().interactions()).isEqualTo(task.had().interactions());
        for (Recipe recipe : List.of(fm(), new Recipe.Network("fm", new FactorizationMachine(4), networks()))) {
            try (RankerModel model = new RankerModel(
                    RUNTIME, recipe.train(thinned, SilentRun.RUN).artifact())) {
                double calibration = new ClickEvaluation(
                                task.train(),
                                task.valid(),
                                task.known(),
                                task.labels().label())
                        .run("fm", model)
                        .metrics()
                        .getOrDefault("calibration", 0.0);
                assertThat(calibration).isCloseTo(1, within(0.15)); // without the offset it is about 2.5
            }
        }
    }

    private static TrainingSettings networks() {
        return new TrainingSettings(8, 128, 0.02, 0.9, 1e-4, 2, null, 0, 0, 0);
    }

    /**
     * Everybody clicks the first place three times as often, and the worse half of the items always stands there: by clicks they look
     * better. A model that knows the place says which items are.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void position_isNotTakenForQuality(long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        List<Interaction> rows = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            int item = random.nextInt(10);
            boolean good = item < 5;
            boolean first = random.nextDouble() < (good ? 0.1 : 0.9);
            double rate = (good ? 0.22 : 0.11) * (first ? 3 : 1);
            rows.add(new Interaction(
                    "u" + random.nextInt(50),
                    "i" + item,
                    random.nextDouble() < rate ? 1 : 0,
                    Instant.ofEpochSecond(i),
                    Exposure.UNKNOWN.at(first ? 1 : 2)));
        }
        Rows all = Rows.of(List.of(), rows);
        assertThat(best(all, List.of())).isEqualTo(5);
        assertThat(best(all, List.of("item"))).isLessThan(3);
    }

    /** How many of the five best by the model are good; with the features that suggest themselves where none are named. */
    private static long best(Rows rows, List<String> features) {
        Task task = new Task(
                rows,
                Rows.none(rows.items()),
                new KnownAttributes(Map.of(), Map.of()),
                features.stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(Interaction::value, 0),
                false,
                1);
        assertThat(task.features().stream()
                        .map(FeatureDeclaration::name)
                        .toList()
                        .contains("position"))
                .isEqualTo(features.isEmpty());
        Artifact artifact = fm().train(task, SilentRun.RUN).artifact();
        try (Recommender model = OfflineRecommenders.recommender(RUNTIME, artifact, Rows.none(rows.items()))) {
            Set<String> top = new HashSet<>();
            model.recommend(RecommendRequest.of("u1", 5)).forEach(item -> top.add(item.itemId()));
            return top.stream().filter(item -> item.compareTo("i5") < 0).count();
        }
    }

    @Test
    void exposures_areWhatCanBe() {
        assertThatThrownBy(() -> Exposure.UNKNOWN.among(0)).hasMessageContaining("must be a finite number above 0");
        assertThat(Exposure.FIRST.position()).isEqualTo(OptionalInt.of(1));
        assertThatThrownBy(() -> FeatureDeclaration.parse("place=candidate.place"))
                .hasMessageContaining("must read position, rank, score of a candidate, got 'place'");
        assertThatThrownBy(() -> FeatureDeclaration.parse("place=candidate.position:flags"))
                .hasMessageContaining("must have the form value or number where they read a candidate");
        assertThatThrownBy(() -> FeatureDeclaration.parse("place=candidate"))
                .hasMessageContaining("must read position, rank, score of a candidate");
    }
}
