package dev.sluice.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.cascade.FirstStage;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Label;
import dev.sluice.dataset.Rows;
import dev.sluice.evaluation.ClickEvaluation;
import dev.sluice.evaluation.Evaluation;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.model.Interaction;
import dev.sluice.recommend.Recommender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: offline metrics of artifacts on held-back interactions. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures artifacts on held-back rows, and compares them with the first one.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
    @Option(
            names = "--artifact",
            required = true,
            paramLabel = "MODEL",
            description =
                    "A model, by the directory of its artifact or as the server names it, like bpr@1. May be repeated.")
    private List<String> artifacts;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "DIR",
            description = "MovieLens 100K or latest, or a mapping file.")
    private Path dataset;

    @Option(
            names = "--train",
            required = true,
            paramLabel = "A.idx[,B.idx]",
            description =
                    "0-based line numbers of the interactions that users had, one a line; artifacts must know no others.")
    private String train;

    @Option(
            names = "--test",
            required = true,
            paramLabel = "T.idx",
            description = "Line numbers of the interactions held back.")
    private String test;

    @Option(names = "--label", defaultValue = "", description = "Which rows count, like 'rating>=4' (default: all).")
    private String label;

    @Option(
            names = "--task",
            defaultValue = "ranking",
            description = "ranking: lists of the full catalogue; ctr: predictions of the test rows (default: ranking).")
    private String task;

    @Option(names = "--k", defaultValue = "10", description = "Length of the lists (default: ${DEFAULT-VALUE}).")
    private int k;

    @Mixin
    private Candidates candidates;

    @Mixin
    private Connection connection;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results there.")
    private @Nullable Path json;

    @Option(names = "--plot", paramLabel = "FILE", description = "Also draw the results there, as SVG.")
    private @Nullable Path plot;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        InvalidInput.require(
                task.equals("ranking") || task.equals("ctr"), "--task", "must be ranking or ctr, got '" + task + "'");
        InvalidInput.require(
                !candidates.asked() || task.equals("ranking"), "--candidates", "must not be given with --task ctr");
        InvalidInput.require(k >= 1 && k <= 1000, "--k", "must be in [1, 1000], got " + k);
        Comparison comparison = task.equals("ctr") ? predictions() : lists();
        comparison.print(spec.commandLine().getOut());
        if (json != null) {
            Json.http().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), comparison);
        }
        if (plot != null) {
            Files.writeString(plot, comparison.svg());
        }
        return 0;
    }

    private Comparison lists() throws IOException, InterruptedException {
        Predicate<Interaction> counts = Label.parse(label);
        Optional<FirstStage> first = candidates.first(connection);
        List<Model> models = models();
        Held held = held(
                counts,
                Stream.concat(
                        models.stream().map(Model::artifact), first.stream().map(FirstStage::artifact)));
        Evaluation evaluation = new Evaluation(held.had, held.test, k, held.known);
        OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);
        List<Evaluation.Result> results = new ArrayList<>();
        for (Model model : models) {
            try (Recommender recommender = OfflineRecommenders.recommender(runtime, model.artifact, first, held.had)) {
                long busy = processCpu();
                Evaluation.Result result = evaluation.run(model.name, recommender);
                tellCost(result, processCpu() - busy);
                results.add(result);
            }
        }
        return Comparison.ofLists(results);
    }

    /** With the compilers' part, which is large where lists are few. */
    private void tellCost(Evaluation.Result result, long nanos) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %.3f ms of CPU for a list%n",
                        result.name(),
                        nanos / 1e6 / Math.max(1, result.users().size()));
    }

    private static long processCpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private Comparison predictions() throws IOException, InterruptedException {
        Predicate<Interaction> clicked = Label.parse(label);
        List<Model> models = models();
        Held held = held(row -> true, models.stream().map(Model::artifact));
        ClickEvaluation evaluation =
                new ClickEvaluation(held.had, held.test, held.known, row -> clicked.test(row) ? 1 : 0);
        OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);
        List<ClickEvaluation.Result> results = new ArrayList<>();
        for (Model model : models) {
            try (RankerModel ranker = new RankerModel(runtime, model.artifact)) {
                InvalidInput.require(
                        !model.artifact.manifest().readsFirstStage(),
                        "--task",
                        "must be ranking, with --candidates: " + model.name + " reads what its first stage says");
                results.add(evaluation.run(model.name, ranker, target(model)));
            }
        }
        return Comparison.ofPredictions(results);
    }

    /** Number of the target that is judged, of a model with several. */
    private int target(Model model) {
        List<String> targets = model.artifact.manifest().serving().stream()
                .flatMap(serving -> serving.targets().stream())
                .map(Manifest.Target::name)
                .toList();
        InvalidInput.require(
                targets.isEmpty() || targets.contains(label.strip()),
                "--label",
                "must be one of those that " + model.name + " predicts, " + String.join(", ", targets) + ", got '"
                        + label + "'");
        return Math.max(0, targets.indexOf(label.strip()));
    }

    private List<Model> models() throws IOException, InterruptedException {
        List<Model> models = new ArrayList<>();
        for (String model : artifacts) {
            models.add(new Model(name(model), connection.artifact("--artifact", model)));
        }
        return models;
    }

    private record Model(String name, Artifact artifact) {}

    /** The rows, with units named as all the models name them. */
    private Held held(Predicate<Interaction> counts, Stream<Artifact> models) throws IOException, InterruptedException {
        Dataset source = Dataset.open(dataset);
        Held held = new Held(
                Rows.read(source, Csv.paths(train), counts),
                Rows.read(source, Csv.paths(test), counts),
                KnownAttributes.read(source));
        List<Boolean> hashed = models.flatMap(model -> model.manifest().serving().stream())
                .map(Manifest.Serving::hashedUnits)
                .distinct()
                .toList();
        InvalidInput.require(
                hashed.size() <= 1,
                "--artifact",
                "must name units alike: models that are registered name them by their hash, others by their id");
        if (hashed.isEmpty() || !hashed.get(0)) {
            return held;
        }
        ServerUnits units = ServerUnits.of(connection.open(), List.of(held.had, held.test), held.known);
        return new Held(units.named(held.had), units.named(held.test), units.named(held.known));
    }

    /**
     * What is known, and what is held back.
     *
     * @param had what units had
     * @param test rows held back
     */
    private record Held(Rows had, Rows test, KnownAttributes known) {}

    private static String name(String model) {
        return Files.isDirectory(Path.of(model))
                ? Path.of(model).toAbsolutePath().normalize().getFileName().toString()
                : model;
    }
}
