package dev.sluice.cli;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.evaluation.ServedQuality;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import dev.sluice.training.Recipe;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingRun;
import dev.sluice.training.djl.NetworkTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: an artifact from a data set, or from what a server knows. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a model and writes an artifact, with its metrics and a plot, or registers it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainCommand implements Callable<Integer> {
    private final Clock clock;

    @Option(names = "--model", required = true, description = "One of: " + Recipes.NAMES + ".")
    private String model;

    @Mixin
    private TrainingSource source;

    @Option(
            names = "--negatives",
            defaultValue = "-1",
            description = "Items drawn for each row that its unit did not have. By default 4 where every row is a"
                    + " click, and 0 where rows are labelled, so that the others are no clicks.")
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

    @Option(names = "--out", paramLabel = "DIR", description = "Where the artifact is written.")
    private @Nullable Path out;

    @Option(
            names = "--register",
            paramLabel = "NAME",
            description = "Register it on the server as the next version of this model; it becomes the champion if it"
                    + " predicts better than the champion there.")
    private @Nullable String register;

    @Option(
            names = "--promote",
            description =
                    "Make it the champion whatever is the champion now: for models that count, whose newest data are the"
                            + " best.")
    private boolean promote;

    @Option(names = "--within", paramLabel = "SECONDS", hidden = true)
    private @Nullable Integer within;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    TrainCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (within != null) {
            Dispensable.become(within);
        }
        InvalidInput.require(out != null || register != null, "--out", "or --register is required");
        InvalidInput.require(!promote || register != null, "--promote", "needs --register");
        InvalidInput.require(
                negatives >= -1 && negatives <= 100, "--negatives", "must be in [0, 100], got " + negatives);
        PrintWriter console = spec.commandLine().getOut();
        Recipe recipe = Recipes.parse(model, settings);
        TrainingSource.Parts parts = parts();
        Task task = task(parts);
        console.printf(
                "training %s on %,d interactions of %,d units and %,d items%n",
                model,
                task.train().interactions().size(),
                task.train().unitItems().byUnit().size(),
                task.train().items().size());
        if (task.train().repeats() > 0) {
            console.printf(
                    "%,d more rows tell again of a unit, an item and a time: of those the last one counts%n",
                    task.train().repeats());
        }
        console.flush();
        Recipe.Outcome outcome =
                recipe.train(task, new TrainingRun(NetworkTrainer::new, clock, new ProgressBar(console)));
        OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);
        Artifact artifact = ServedQuality.of(outcome.described(), task, runtime);
        artifact.manifest().metrics().forEach((name, value) -> console.printf("valid %s %.4f%n", name, value));
        if (out != null) {
            artifact.write(out);
            if (!outcome.curve().isEmpty()) {
                Files.writeString(out.resolve("curve.svg"), Curves.svg(model, outcome.curve()));
            }
            console.printf("wrote %s%n", out);
        }
        if (register != null) {
            Registration registration = new Registration(connection.open(), runtime);
            console.println(
                    promote
                            ? registration.promote(register, artifact)
                            : registration.register(register, artifact, task.measuredOn(parts.judged())));
        }
        return 0;
    }

    /** Whether rows of no click are learned from too. */
    private boolean labelled() {
        return Recipes.valued(model, settings) || (source.labelled() && negatives <= 0 && Recipes.predicts(model));
    }

    private TrainingSource.Parts parts() throws IOException, InterruptedException {
        return source.read(
                new TrainingSource.Server(connection, register != null),
                labelled() ? row -> true : source.clicked(),
                clock.instant());
    }

    private Task task(TrainingSource.Parts parts) {
        Predicate<Interaction> clicked = source.clicked();
        boolean valued = Recipes.valued(model, settings);
        InvalidInput.require(!valued || negatives <= 0, "--negatives", "must be 0 where values are learned");
        List<String> declared = features.isEmpty() ? parts.features() : features;
        int drawn = negatives >= 0 ? negatives : labelled() ? 0 : 4;
        return new Task(
                parts.train(),
                parts.valid(),
                parts.known(),
                declared.stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(valued ? Interaction::value : row -> clicked.test(row) ? 1 : 0, drawn),
                parts.hashed(),
                seed);
    }
}
