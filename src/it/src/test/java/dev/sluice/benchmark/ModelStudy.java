package dev.sluice.benchmark;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.cli.SvgPlot;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Label;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.Shrinkage;
import dev.sluice.evaluation.ClickEvaluation;
import dev.sluice.evaluation.ClickMetrics;
import dev.sluice.evaluation.Evaluation;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.model.Interaction;
import dev.sluice.model.Interval;
import dev.sluice.network.Cost;
import dev.sluice.network.Wukong;
import dev.sluice.recommend.Recommender;
import dev.sluice.training.FittedFeatures;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.StudyModels;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The study of learned models on MovieLens 100K: lists, predictions, and Wukong at four scales, as Markdown with plots.
 * Arguments: the data set (default: {@code SLUICE_DATA}/ml-100k), the folder to write to, and the number of seeds.
 */
public final class ModelStudy {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final ToDoubleFunction<Interaction> LIKED = row -> row.value() >= 4 ? 1 : 0;
    private static final Map<String, double[]> KNOWN = Map.of(
            "lr ids", new double[] {.5661, .7704},
            "fm ids", new double[] {.5617, .7771},
            "deepfm ids", new double[] {.5586, .7768},
            "wukong ids", new double[] {.5632, .7731},
            "lr side", new double[] {.6576, .6359},
            "fm side", new double[] {.6414, .6664},
            "deepfm side", new double[] {.6322, .6832},
            "wukong side", new double[] {.6328, .6831});

    private final Path directory;
    private final Dataset dataset;
    private final KnownAttributes known;
    private final Path out;
    private final int seeds;
    private final StringBuilder text = new StringBuilder();

    private ModelStudy(Path directory, Path out, int seeds) {
        this.directory = directory;
        this.dataset = Dataset.open(directory);
        this.known = KnownAttributes.read(dataset);
        this.out = out;
        this.seeds = seeds;
    }

    /** Runs the study. */
    public static void main(String[] arguments) throws IOException {
        Path data = arguments.length > 0
                ? Path.of(arguments[0])
                : Path.of(System.getenv().getOrDefault("SLUICE_DATA", "."), "ml-100k");
        Path out = Path.of(arguments.length > 1 ? arguments[1] : "experiments/movielens");
        int seeds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        Files.createDirectories(out);
        ModelStudy study = new ModelStudy(data, out, seeds);
        study.lists();
        study.predictions();
        study.scales();
        Files.writeString(out.resolve("results.md"), study.text);
    }

    private void line(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.out.println(line);
        text.append(line).append('\n');
    }

    private Rows rows(String split, String label, String... parts) {
        List<Path> files = Stream.of(parts)
                .map(part -> directory.resolve("splits/" + split + "." + part + ".idx"))
                .toList();
        return Rows.read(dataset, files, Label.parse(label));
    }

    private void lists() {
        line("## Lists");
        line("");
        line(
                "Test NDCG@10 / recall@10 over the full catalogue less what users had; trained on the train and valid parts.");
        line("bpr: mean of %d seeds, and in brackets the lowest and highest NDCG.", seeds);
        line("");
        line("| split | top-k | item-cf, 50 neighbours | bpr | known: bpr |");
        line("|---|---|---|---|---|");
        lists("llo-all", "", ".0420 / .0873");
        lists("llo-pos4", "rating>=4", ".0445 / .0927");
        lists("temporal-all", "", ".1703 / .0688");
        lists("rand75-all", "", ".4326 / .2087");
        line("");
    }

    private void lists(String split, String label, String reference) {
        Rows train = rows(split, label, "train", "valid");
        Evaluation evaluation = new Evaluation(train, rows(split, label, "test"), 10, known);
        List<double[]> bpr = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            bpr.add(reached(evaluation, StudyModels.recipe("bpr"), seed));
        }
        double[] popular = reached(evaluation, Recipe.Counts.topK(new RecommenderSettings.TopK(null, null, false)), 1);
        double[] similar = reached(
                evaluation,
                Recipe.Counts.itemCf(new RecommenderSettings.ItemCf(50, 0.0, Shrinkage.DAMPED, null, false)),
                1);
        line(
                "| %s | %.4f / %.4f | %.4f / %.4f | %.4f / %.4f (%.4f to %.4f) | %s |",
                split,
                popular[0],
                popular[1],
                similar[0],
                similar[1],
                mean(bpr, 0),
                mean(bpr, 1),
                bpr.stream().mapToDouble(one -> one[0]).min().orElseThrow(),
                bpr.stream().mapToDouble(one -> one[0]).max().orElseThrow(),
                reference);
    }

    private double[] reached(Evaluation evaluation, Recipe recipe, long seed) {
        Rows train = evaluation.train();
        Task task =
                new Task(train, Rows.none(train.items()), known, List.of(), new Task.Labels(row -> 1, 0), false, seed);
        try (Recommender recommender = OfflineRecommenders.recommender(
                RUNTIME, recipe.train(task, SilentRun.RUN).artifact(), train)) {
            Map<String, Interval> means = evaluation.run("model", recommender).means();
            return new double[] {
                means.get("ndcg@10").value(), means.get("recall@10").value()
            };
        }
    }

    private static double mean(List<double[]> values, int place) {
        return values.stream().mapToDouble(value -> value[place]).average().orElseThrow();
    }

    private void predictions() {
        line("## Predictions");
        line("");
        line("Split `ctr-random`, a rating of 4 or 5 counts as a click; test logloss / AUC, mean of %d seeds.", seeds);
        line("A constant reaches .6861 / .5.");
        line("");
        line("| model | ids and side features | known | side features only | known | seconds for one training |");
        line("|---|---|---|---|---|---|");
        for (String model : StudyModels.CLICK_MODELS) {
            long start = System.nanoTime();
            String ids = prediction(model, "ids");
            double seconds = (System.nanoTime() - start) / 1e9 / seeds;
            String side = StudyModels.hasSideForm(model) ? prediction(model, "side") : "";
            line(
                    "| %s | %s | %s | %s | %s | %.0f |",
                    model, ids, reference(model + " ids"), side, reference(model + " side"), seconds);
        }
        line("");
    }

    private static String reference(String key) {
        double[] reference = KNOWN.get(key);
        return reference == null ? "" : String.format(Locale.ROOT, "%.4f / %.4f", reference[0], reference[1]);
    }

    private String prediction(String model, String features) {
        List<double[]> reached = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            reached.add(predicted(StudyModels.recipe(model, features), features, seed));
        }
        return String.format(Locale.ROOT, "%.4f / %.4f", mean(reached, 0), mean(reached, 1));
    }

    private double[] predicted(Recipe recipe, String features, long seed) {
        Rows train = rows("ctr-random", "", "train");
        Task task = new Task(
                train,
                rows("ctr-random", "", "valid"),
                known,
                StudyModels.features(features),
                new Task.Labels(LIKED, 0),
                false,
                seed);
        try (RankerModel model =
                new RankerModel(RUNTIME, recipe.train(task, SilentRun.RUN).artifact())) {
            ClickEvaluation.Result result =
                    new ClickEvaluation(train, rows("ctr-random", "", "test"), known, LIKED).run("model", model);
            ClickMetrics metrics = ClickMetrics.of(result.predicted(), result.labels());
            return new double[] {metrics.logloss(), metrics.auc()};
        }
    }

    private void scales() throws IOException {
        line("## Wukong at four scales");
        line("");
        line(
                "Layers, embedding length and widths grow together from (1 layer, d 4, 2 + 2 embeddings, rank 2, hidden 32);");
        line("ids and side features, one seed.");
        line("");
        line("| scale | multiply-adds for a candidate | weights outside embeddings | test logloss | AUC | seconds |");
        line("|---|---|---|---|---|---|");
        Wukong base = new Wukong(1, 4, 2, 2, 2, 2, 32, 2, 32, 0.3, 0.02);
        FeatureSchema schema = FittedFeatures.fit(
                        StudyModels.features("ids"),
                        known,
                        rows("ctr-random", "", "train").interactions(),
                        0)
                .schema();
        double[] cost = new double[4];
        double[] area = new double[4];
        for (int i = 0; i < 4; i++) {
            Wukong wukong = base.scaled(1 << i);
            Cost counted = Cost.of(wukong, schema);
            long start = System.nanoTime();
            double[] reached = predicted(
                    new Recipe.Network(
                            "wukong", wukong, new TrainingSettings(6, 1024, 0.001, 0.6, 0.9, 2, Loss.CLICK, 0, 0, 0)),
                    "ids",
                    1);
            cost[i] = Math.log10(counted.multiplyAdds());
            area[i] = reached[1];
            line(
                    "| %d | %,d | %,d | %.4f | %.4f | %.0f |",
                    1 << i,
                    counted.multiplyAdds(),
                    counted.parameters(),
                    reached[0],
                    reached[1],
                    (System.nanoTime() - start) / 1e9);
        }
        line("");
        line("![AUC against compute](scales.svg)");
        Files.writeString(
                out.resolve("scales.svg"),
                new SvgPlot(
                                "Wukong on MovieLens 100K: quality against compute",
                                "log10 of multiply-adds for a candidate",
                                "test AUC",
                                List.of(new SvgPlot.Line("wukong", cost, area)))
                        .svg());
    }
}
