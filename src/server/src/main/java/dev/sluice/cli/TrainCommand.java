package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.cascade.FirstStage;
import dev.sluice.cascade.SecondStage;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Rows;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.evaluation.ServedContent;
import dev.sluice.evaluation.ServedQuality;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import dev.sluice.training.Progress;
import dev.sluice.training.Recipe;
import dev.sluice.training.StartVectors;
import dev.sluice.training.Suited;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingRun;
import dev.sluice.training.djl.PytorchEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    /** Items drawn for a row where nothing is said. */
    private static final int DRAWN = 4;

    /** The same behind a first stage, where they are hard to tell apart: on MovieLens more taught more. */
    private static final int DRAWN_OF_FOUND = 10;

    private static final String START = "start.item";
    private static final String FROZEN = "start.frozen";

    private final Clock clock;

    @Option(names = "--model", required = true, description = "One of: " + Recipes.NAMES + ".")
    private String model;

    @Mixin
    private TrainingSource source;

    @Option(
            names = "--negatives",
            defaultValue = "-1",
            description =
                    "Items drawn for each row that its unit did not have; behind a first stage of those that it finds, by default"
                            + " 10. Else by default 4 where every row is a click, and 0 where rows are labelled, so that the others"
                            + " are no clicks.")
    private int negatives;

    @Option(
            names = "--unclicked",
            defaultValue = "1",
            description =
                    "Share of the rows without a click that are learned from, in (0, 1]; predictions stay those of all.")
    private double unclicked;

    @Mixin
    private Candidates candidates;

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

    @Option(
            names = "--scale",
            split = ",",
            paramLabel = "1,2,4,8",
            description =
                    "Of wukong: train it in these scales instead, and write a table and a plot of the valid loss against"
                            + " multiply-adds, with the power law through them, to --out.")
    private List<Integer> scales = List.of();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "1,2,3",
            description = "With --scale: each of them is trained from each of these (default: 1,2,3).")
    private List<Long> seeds = List.of(1L, 2L, 3L);

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
        InvalidInput.require(unclicked > 0 && unclicked <= 1, "--unclicked", "must be in (0, 1], got " + unclicked);
        InvalidInput.require(!promote || register != null, "--promote", "needs --register");
        InvalidInput.require(
                scales.isEmpty()
                        || (out != null && register == null && !candidates.asked() && !settings.containsKey(START)),
                "--scale",
                "needs --out, and is without --register, --candidates and " + START);
        InvalidInput.require(scales.isEmpty() || model.equals("wukong"), "--scale", "is for wukong, not for " + model);
        InvalidInput.require(
                negatives >= -1 && negatives <= 100, "--negatives", "must be in [0, 100], got " + negatives);
        PrintWriter console = spec.commandLine().getOut();
        InvalidInput.require(
                source.files() || !Recipes.readsContents(model),
                "--dataset",
                "is required: a server has no contents of items");
        predictSeveral();
        StartVectors start = start();
        Recipe recipe = Recipes.parse(model, searched() ? Suited.behind(model, settings) : settings);
        TrainingSource.Parts parts = parts();
        if (!scales.isEmpty()) {
            return scaled(parts, requireNonNull(out));
        }
        Optional<FirstStage> first = first(parts.hashed());
        TrainingRun run = run(start, new ProgressBar(console));
        first.ifPresent(stage -> tellOfTheFuture(stage, parts.train(), console));
        Prepared prepared = prepared(task(parts), parts.judged(), first, run);
        Task task = prepared.task;
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
        Recipe.Outcome outcome = recipe.train(task.thinned(unclicked), run);
        Artifact artifact = measured(recipe, prepared, described(outcome.described(), first, start));
        artifact.manifest().metrics().forEach((name, value) -> console.printf("valid %s %.4f%n", name, value));
        if (out != null) {
            artifact.write(out);
            if (!outcome.curve().isEmpty()) {
                Files.writeString(out.resolve("curve.svg"), Curves.svg(model, outcome.curve()));
            }
            console.printf("wrote %s%n", out);
        }
        if (register != null) {
            Registration registration = new Registration(connection.open());
            console.println(
                    promote
                            ? registration.promote(register, artifact)
                            : registration.register(register, artifact, prepared.quality.on(prepared.judged)));
        }
        return 0;
    }

    /** As many outputs as there are labels, of a model that can have several. */
    private void predictSeveral() {
        int targets = source.targets().size();
        if (targets == 1) {
            return;
        }
        InvalidInput.require(
                model.equals("wukong"), "--label", "must be one; several are for wukong, not for " + model);
        InvalidInput.require(
                !settings.containsKey("loss") || settings.get("loss").equals("click"),
                "loss",
                "must be click for several labels");
        InvalidInput.require(unclicked == 1, "--unclicked", "must be 1 for several labels");
        InvalidInput.require(negatives <= 0, "--negatives", "must be 0 for several labels");
        InvalidInput.require(!searched(), "--candidates", "is for several labels of a log, not of a data set");
        if (!settings.containsKey("dim_output")) {
            settings.putIfAbsent("outputs", String.valueOf(targets));
        }
    }

    /** As it will serve. */
    private static Artifact measured(Recipe recipe, Prepared prepared, Artifact artifact) {
        return recipe instanceof Recipe.Content content
                ? ServedContent.measured(artifact, prepared.task, content.settings(), new OnnxRuntime(Provider.CPU))
                : prepared.quality.measured(artifact);
    }

    private TrainingRun run(StartVectors start, Progress progress) {
        return new TrainingRun(
                new PytorchEngine(),
                start,
                clock,
                (artifact, known) -> OfflineRecommenders.recommender(new OnnxRuntime(Provider.CPU), artifact, known),
                progress);
    }

    /** The same model in several scales; nothing is registered. */
    private Integer scaled(TrainingSource.Parts parts, Path out) throws IOException {
        Map<String, String> base = new HashMap<>(settings);
        ScaleStudy.SMALLEST.forEach(base::putIfAbsent);
        PrintWriter console = spec.commandLine().getOut();
        new ScaleStudy((Recipe.Network) Recipes.parse(model, base), scales, seeds)
                .run(
                        seed -> task(parts, seed).thinned(unclicked),
                        run(StartVectors.NONE, Progress.SILENT),
                        out,
                        console);
        return 0;
    }

    /** Vectors of items to start from, which are not settings of the model. */
    private StartVectors start() throws IOException, InterruptedException {
        String from = settings.remove(START);
        String frozen = settings.remove(FROZEN);
        InvalidInput.require(
                frozen == null || frozen.equals("true") || frozen.equals("false"),
                FROZEN,
                "must be true or false, got '" + frozen + "'");
        InvalidInput.require(frozen == null || from != null, FROZEN, "needs " + START);
        InvalidInput.require(
                from == null || Recipes.startsFromVectors(model),
                START,
                "is for networks that learn a vector of each item, not for " + model);
        return from == null
                ? StartVectors.NONE
                : StartVectors.of(connection.artifact(START, from), Boolean.parseBoolean(frozen), START);
    }

    /** The first stage, if there is one; it must name units as the rows do. */
    private Optional<FirstStage> first(boolean hashed) throws IOException, InterruptedException {
        Optional<FirstStage> first = candidates.first(connection);
        InvalidInput.require(
                first.isEmpty() || Recipes.readsCandidates(model),
                "--candidates",
                "stands before a ranker that reads features, not before " + model);
        InvalidInput.require(
                first.map(stage -> stage.hashedUnits() == hashed).orElse(true),
                "--candidates",
                "must name units as the rows do, by their " + (hashed ? "hash" : "id")
                        + "; a model that is registered names them by their hash");
        return first;
    }

    /** What is learned from, and how it is judged. */
    private Prepared prepared(Task task, Rows judged, Optional<FirstStage> first, TrainingRun run) {
        OnnxRuntime runtime = new OnnxRuntime(Provider.CPU);
        if (first.isEmpty()) {
            return new Prepared(task, judged, new ServedQuality(task, Optional.empty(), runtime));
        }
        SecondStage stage = new SecondStage(first.get(), runtime);
        if (source.outcomes()) {
            Task logged = stage.logged(task);
            return new Prepared(
                    logged, stage.logged(judged, task), new ServedQuality(logged, Optional.empty(), runtime));
        }
        int others = negatives > 0 ? negatives : DRAWN_OF_FOUND;
        return new Prepared(stage.found(task, others, run), judged, new ServedQuality(task, first, runtime));
    }

    /**
     * What is learned from, and how it is judged.
     *
     * @param judged rows to compare models on
     */
    private record Prepared(Task task, Rows judged, ServedQuality quality) {}

    /** Of rows that it has learned, the first stage of a log says more than it will say of those to come. */
    private void tellOfTheFuture(FirstStage first, Rows rows, PrintWriter console) {
        Instant trained = first.artifact()
                .manifest()
                .training()
                .map(Manifest.Training::at)
                .orElse(Instant.MIN);
        long before = rows.interactions().stream()
                .filter(row -> row.at().isBefore(trained))
                .count();
        if (source.outcomes() && before > 0) {
            console.printf(
                    "%,d of %,d rows are from before the first stage was trained, at %s; where it learned from them, it says more of them"
                            + " than of those to come%n",
                    before, rows.interactions().size(), trained);
        }
    }

    private static Artifact described(Artifact artifact, Optional<FirstStage> first, StartVectors start) {
        Artifact told = first.map(stage -> artifact.with(artifact.manifest().saying("firstStage", stage.described())))
                .orElse(artifact);
        return start.none()
                ? told
                : told.with(told.manifest().saying("start", Json.http().valueToTree(start.origin())));
    }

    /** Whether rows are what a first stage finds. */
    private boolean searched() {
        return candidates.asked() && !source.outcomes();
    }

    /** Whether rows of no click are learned from too; what a first stage finds and nobody chose is drawn, not read. */
    private boolean labelled() {
        return !searched() && told();
    }

    private boolean told() {
        return Recipes.valued(model, settings) || (source.labelled() && negatives <= 0 && Recipes.predicts(model));
    }

    private TrainingSource.Parts parts() throws IOException, InterruptedException {
        return source.read(
                new TrainingSource.Server(connection, register != null),
                labelled() ? row -> true : source.clicked(),
                clock.instant());
    }

    private Task task(TrainingSource.Parts parts) {
        return task(parts, seed);
    }

    private Task task(TrainingSource.Parts parts, long drawnBy) {
        boolean valued = Recipes.valued(model, settings);
        InvalidInput.require(!valued || negatives <= 0, "--negatives", "must be 0 where values are learned");
        InvalidInput.require(!valued || unclicked == 1, "--unclicked", "must be 1 where values are learned");
        InvalidInput.require(
                !valued || !searched(), "--candidates", "is for clicks, or for a log where values are learned");
        InvalidInput.require(
                !candidates.asked() || (searched() ? negatives != 0 : negatives <= 0),
                "--negatives",
                "must be 1 or more of what a first stage finds, and 0 of a log, which tells what was not clicked");
        List<String> declared = features.isEmpty() ? parts.features() : features;
        int drawn = negatives >= 0 ? negatives : labelled() ? 0 : DRAWN;
        InvalidInput.require(
                unclicked == 1 || labelled() || searched(),
                "--unclicked",
                "must be 1 where no row tells what was not clicked, and where items are drawn instead");
        return new Task(
                parts.train(),
                parts.valid(),
                parts.known(),
                declared.stream().map(FeatureDeclaration::parse).toList(),
                labels(valued, drawn),
                parts.hashed(),
                drawnBy);
    }

    private Task.Labels labels(boolean valued, int drawn) {
        return valued ? new Task.Labels(Interaction::value, drawn) : new Task.Labels(source.targets(), drawn);
    }
}
