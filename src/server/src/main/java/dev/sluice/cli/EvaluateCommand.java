package dev.sluice.cli;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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
    @Option(names = "--artifact", required = true, paramLabel = "DIR", description = "May be repeated.")
    private List<Path> artifacts;

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
        Dataset source = Dataset.open(dataset);
        Predicate<Interaction> counts = Label.parse(label);
        Rows known = Rows.read(source, Csv.paths(train), counts);
        Evaluation evaluation =
                new Evaluation(known, Rows.read(source, Csv.paths(test), counts), k, KnownAttributes.read(source));
        OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);
        List<Evaluation.Result> results = new ArrayList<>();
        Optional<FirstStage> first = candidates.first(connection);
        for (Path directory : artifacts) {
            try (Recommender recommender =
                    OfflineRecommenders.recommender(runtime, Artifact.read(directory), first, known)) {
                results.add(evaluation.run(name(directory), recommender));
            }
        }
        return Comparison.ofLists(results);
    }

    private Comparison predictions() {
        Dataset source = Dataset.open(dataset);
        Predicate<Interaction> clicked = Label.parse(label);
        ClickEvaluation evaluation = new ClickEvaluation(
                Rows.read(source, Csv.paths(train), row -> true),
                Rows.read(source, Csv.paths(test), row -> true),
                KnownAttributes.read(source),
                row -> clicked.test(row) ? 1 : 0);
        OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);
        List<ClickEvaluation.Result> results = new ArrayList<>();
        for (Path directory : artifacts) {
            try (RankerModel model = new RankerModel(runtime, Artifact.read(directory))) {
                results.add(evaluation.run(name(directory), model));
            }
        }
        return Comparison.ofPredictions(results);
    }

    private static String name(Path directory) {
        return directory.toAbsolutePath().normalize().getFileName().toString();
    }
}
