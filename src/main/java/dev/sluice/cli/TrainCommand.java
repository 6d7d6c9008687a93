package dev.sluice.cli;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Label;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import dev.sluice.model.InvalidInput;
import dev.sluice.training.Measured;
import dev.sluice.training.Recipe;
import dev.sluice.training.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: an artifact from a data set. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a model on a data set and writes an artifact, with its metrics and a plot.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, description = "One of: " + Recipes.NAMES + ".")
    private String model;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "DIR",
            description = "MovieLens 100K or latest, or a mapping file.")
    private Path dataset;

    @Option(
            names = "--train",
            defaultValue = "",
            paramLabel = "A.idx[,B.idx]",
            description = "Files of 0-based line numbers of the interactions to train on (default: all).")
    private String train;

    @Option(
            names = "--valid",
            defaultValue = "",
            paramLabel = "C.idx",
            description = "Rows to stop by and to report metrics on.")
    private String valid;

    @Option(
            names = "--label",
            defaultValue = "",
            description = "What counts as a click, like 'rating>=4' (default: every row).")
    private String label;

    @Option(
            names = "--negatives",
            defaultValue = "-1",
            description = "Items drawn for each row that its unit did not have. By default 4 where every row is a"
                    + " click, and 0 with --label, where the other rows are no clicks.")
    private int negatives;

    @Option(
            names = "--features",
            split = ",",
            description =
                    "Like user,item,age=user.age:bucket5,genre=item.genres:first,hour=time:hour (default: those of"
                            + " the data set).")
    private List<String> features = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "Of everything that is drawn at random.")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A setting of the model or of its training, like dim=32 or epochs=5; may be repeated.")
    private Map<String, String> settings = new HashMap<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the artifact is written.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        Recipe recipe = Recipes.parse(model, settings);
        console.printf("reading %s%n", dataset);
        Task task = task();
        console.printf(
                "training %s on %,d interactions%n",
                model, task.train().interactions().size());
        console.flush();
        Recipe.Outcome outcome = recipe.train(task, new ProgressBar(console));
        Artifact artifact = Measured.of(outcome.artifact(), task, new OnnxRuntime(Provider.CPU));
        artifact.write(out);
        if (!outcome.curve().isEmpty()) {
            Files.writeString(out.resolve("curve.svg"), Curves.svg(model, outcome.curve()));
        }
        artifact.manifest().metrics().forEach((name, value) -> console.printf("valid %s %.4f%n", name, value));
        console.printf("wrote %s%n", out);
        return 0;
    }

    private Task task() {
        InvalidInput.require(
                negatives >= -1 && negatives <= 100, "--negatives", "must be in [0, 100], got " + negatives);
        Dataset source = Dataset.open(dataset);
        Predicate<Interaction> clicked = Label.parse(label);
        boolean labelled = !label.isEmpty() && negatives <= 0 && Recipes.predicts(model);
        Predicate<Interaction> counts = labelled ? row -> true : clicked;
        Rows rows = Rows.read(source, Csv.paths(train), counts);
        Rows held = valid.isEmpty() ? Rows.none(rows.items()) : Rows.read(source, Csv.paths(valid), counts);
        List<String> declared = features.isEmpty() ? source.features() : features;
        int drawn = negatives >= 0 ? negatives : labelled ? 0 : 4;
        return new Task(
                rows,
                held,
                KnownAttributes.read(source),
                declared.stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(
                        Recipes.valued(model, settings) ? Interaction::value : row -> clicked.test(row) ? 1 : 0, drawn),
                false,
                seed);
    }
}
