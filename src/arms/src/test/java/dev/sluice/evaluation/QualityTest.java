package dev.sluice.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.cascade.FirstStage;
import dev.sluice.cascade.SecondStage;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import dev.sluice.model.Interval;
import dev.sluice.recommend.Recommender;
import dev.sluice.statistics.PairedMeans;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.StudyModels;
import dev.sluice.training.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models reach on MovieLens 100K what they are known to reach; through the artifact and ONNX Runtime, as they would serve.
 * One seed of each click model here; {@code -Dsluice.seeds=3} takes the mean of three, as the study does.
 */
@Tag("full")
class QualityTest {
    static final int SEEDS = Integer.getInteger("sluice.seeds", 1);
    static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final Predicate<Interaction> ALL = row -> true;
    static final ToDoubleFunction<Interaction> LIKED = row -> row.value() >= 4 ? 1 : 0;

    static Path movieLens() {
        String data = System.getenv("SLUICE_DATA");
        assumeThat(data)
                .as("set SLUICE_DATA to a folder with ml-100k and its splits to check the quality of learned models")
                .isNotNull();
        return Path.of(String.valueOf(data), "ml-100k");
    }

    static Rows rows(Dataset dataset, Path directory, String split, String... parts) {
        List<Path> files = Stream.of(parts)
                .map(part -> directory.resolve("splits/" + split + "." + part + ".idx"))
                .toList();
        return Rows.read(dataset, files, ALL);
    }

    /** .4326 and .2087 are the mean of three seeds; .008 and .005 the standard errors over users. */
    @Test
    void bpr_ranksAsItIsKnownTo() {
        Path directory = movieLens();
        Dataset dataset = Dataset.open(directory);
        Rows train = rows(dataset, directory, "rand75-all", "train", "valid");
        Evaluation evaluation = new Evaluation(
                train, rows(dataset, directory, "rand75-all", "test"), 10, KnownAttributes.read(dataset));
        double ndcg = 0;
        double recall = 0;
        for (int seed = 1; seed <= 3; seed++) {
            Task task = new Task(
                    train,
                    Rows.none(train.items()),
                    evaluation.known(),
                    List.of(),
                    new Task.Labels(row -> 1, 0),
                    false,
                    seed);
            Recipe.Outcome outcome = StudyModels.recipe("bpr").train(task, SilentRun.RUN);
            try (Recommender recommender = OfflineRecommenders.recommender(RUNTIME, outcome.artifact(), train)) {
                Map<String, Interval> means = evaluation.run("bpr", recommender).means();
                ndcg += means.get("ndcg@10").value() / 3;
                recall += means.get("recall@10").value() / 3;
            }
        }
        System.out.printf("quality: bpr on rand75-all, mean of 3 seeds: NDCG@10 %.4f, recall@10 %.4f%n", ndcg, recall);
        assertThat(ndcg).isGreaterThanOrEqualTo(0.4326 - 2 * 0.008);
        assertThat(recall).isGreaterThanOrEqualTo(0.2087 - 2 * 0.005);
    }

    /**
     * Models that find by what was had; of those with a seed the bound is two standard errors over users (.008) below what three seeds
     * reached. What follows what is told by the order of time alone, which a split at random does not keep.
     */
    @ParameterizedTest
    @CsvSource({
        "ease, rand75-all, .480",
        "als, rand75-all, .471",
        "user-cf, rand75-all, .434",
        "item2vec, rand75-all, .413",
        "markov, llo-all, .098"
    })
    void whatWasHad_ranksAsItIsKnownTo(String model, String split, double least) {
        Path directory = movieLens();
        Dataset dataset = Dataset.open(directory);
        Rows train = rows(dataset, directory, split, "train", "valid");
        Evaluation evaluation =
                new Evaluation(train, rows(dataset, directory, split, "test"), 10, KnownAttributes.read(dataset));
        Task task = new Task(
                train, Rows.none(train.items()), evaluation.known(), List.of(), new Task.Labels(row -> 1, 0), false, 1);
        Artifact artifact = StudyModels.recipe(model).train(task, SilentRun.RUN).artifact();
        try (Recommender recommender = OfflineRecommenders.recommender(RUNTIME, artifact, train)) {
            double ndcg = requireNonNull(
                            evaluation.run(model, recommender).means().get("ndcg@10"))
                    .value();
            System.out.printf("quality: %s on %s: NDCG@10 %.4f%n", model, split, ndcg);
            assertThat(ndcg).isGreaterThanOrEqualTo(least);
        }
    }

    /** Three seeds gain .0085 to .0115, with intervals of ±.0046; one here. */
    @Test
    void ranker_betters_itsFirstStagesLists() {
        Path directory = movieLens();
        Dataset dataset = Dataset.open(directory);
        Rows train = rows(dataset, directory, "rand75-all", "train");
        Task task = new Task(
                train,
                rows(dataset, directory, "rand75-all", "valid"),
                KnownAttributes.read(dataset),
                dataset.features().stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(row -> 1, 4),
                false,
                1);
        FirstStage first = new FirstStage(
                StudyModels.recipe("bpr").train(task, SilentRun.RUN).artifact(), 200);
        Artifact ranker = new Recipe.FmSgd(new FmSettings(0, 0, 0.005, null, 0, 0, 0, null, 0, 0))
                .train(new SecondStage(first, RUNTIME).found(task, 10, SilentRun.RUN), SilentRun.RUN)
                .artifact();
        Evaluation evaluation = new Evaluation(train, rows(dataset, directory, "rand75-all", "test"), 10, task.known());
        try (Recommender alone = OfflineRecommenders.recommender(RUNTIME, first.artifact(), train);
                Recommender behind = OfflineRecommenders.recommender(RUNTIME, ranker, Optional.of(first), train)) {
            PairedMeans.Difference gain = requireNonNull(evaluation
                    .run("behind", behind)
                    .less(evaluation.run("alone", alone))
                    .get("ndcg@10"));
            System.out.printf(
                    "quality: fm-sgd behind bpr@200 on rand75-all: NDCG@10 %+.4f [%+.4f, %+.4f]%n",
                    gain.value(), gain.lower(), gain.upper());
            assertThat(gain.lower()).isPositive();
            assertThat(gain.value()).isGreaterThan(0.0065); // two standard errors below
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lr, ids, .5661, .7704",
        "fm, ids, .5617, .7771",
        "deepfm, ids, .5586, .7768",
        "wukong, ids, .5632, .7731",
        "lr, side, .6576, .6359",
        "fm, side, .6414, .6664",
        "deepfm, side, .6322, .6832",
        "wukong, side, .6328, .6831"
    })
    void clickModels_predictAsTheyAreKnownTo(String model, String features, double logloss, double auc) {
        Path directory = movieLens();
        Dataset dataset = Dataset.open(directory);
        KnownAttributes known = KnownAttributes.read(dataset);
        Rows train = rows(dataset, directory, "ctr-random", "train");
        Rows valid = rows(dataset, directory, "ctr-random", "valid");
        Rows test = rows(dataset, directory, "ctr-random", "test");
        List<ClickMetrics> reached = IntStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> {
                    Task task = new Task(
                            train,
                            valid,
                            known,
                            StudyModels.features(features),
                            new Task.Labels(LIKED, 0),
                            false,
                            seed);
                    Recipe.Outcome outcome = StudyModels.recipe(model, features).train(task, SilentRun.RUN);
                    try (RankerModel ranker = new RankerModel(RUNTIME, outcome.artifact())) {
                        ClickEvaluation.Result result =
                                new ClickEvaluation(train, test, known, LIKED).run(model, ranker);
                        return ClickMetrics.of(result.predicted(), result.labels());
                    }
                })
                .toList();
        double loss =
                reached.stream().mapToDouble(ClickMetrics::logloss).average().orElseThrow();
        double area = reached.stream().mapToDouble(ClickMetrics::auc).average().orElseThrow();
        System.out.printf(
                "quality: %s with %s, mean of %d seeds: logloss %.4f, AUC %.4f%n", model, features, SEEDS, loss, area);
        assertThat(loss).isLessThanOrEqualTo(logloss + 0.006);
        assertThat(area).isGreaterThanOrEqualTo(auc - 0.005);
    }
}
