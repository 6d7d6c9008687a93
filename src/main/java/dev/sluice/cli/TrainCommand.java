package dev.sluice.cli;

import dev.sluice.arm.Recommender;
import dev.sluice.arm.TrainedModel;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.model.Interaction;
import dev.sluice.statistics.Interval;
import dev.sluice.statistics.SvgPlot;
import dev.sluice.training.Artifact;
import dev.sluice.training.Dataset;
import dev.sluice.training.Evaluation;
import dev.sluice.training.Label;
import dev.sluice.training.Rows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
        description = "Trains top-k or item-cf on a data set and writes an artifact.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainCommand implements Callable<Integer> {
    private static final int CUT = 10;
    private static final int LONGEST = 20;

    @Option(names = "--model", required = true, description = "top-k or item-cf.")
    private String model;

    @Option(names = "--dataset", required = true, paramLabel = "DIR", description = "MovieLens 100K or latest.")
    private Path dataset;

    @Option(
            names = "--train",
            defaultValue = "",
            paramLabel = "A.idx[,B.idx]",
            description = "Files of 0-based line numbers of the interactions to train on (default: all).")
    private String train;

    @Option(names = "--valid", defaultValue = "", paramLabel = "C.idx", description = "Rows to report metrics on.")
    private String valid;

    @Option(names = "--label", defaultValue = "", description = "Which rows count, like 'rating>=4' (default: all).")
    private String label;

    @Option(names = "--seed", defaultValue = "1", description = "Unused by models that only count.")
    private long seed;

    @Option(names = "--set", paramLabel = "key=value", description = "A setting of the model; may be repeated.")
    private Map<String, String> settings = new HashMap<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the artifact is written.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        RecommenderSettings asked = ModelSettings.recommender(model, settings);
        Dataset source = Dataset.open(dataset);
        Predicate<Interaction> counts = Label.parse(label);
        console.printf("reading %s%n", dataset);
        Rows rows = Rows.read(source, Csv.paths(train), counts);
        console.printf(
                "training %s on %,d interactions%n", model, rows.interactions().size());
        TrainedModel trained = Artifact.train(asked, rows);
        Recommender recommender = trained.recommender(rows.unitItems(), asked.includeSeen());
        Map<String, Double> metrics = new HashMap<>();
        if (!valid.isEmpty()) {
            Rows held = Rows.read(source, Csv.paths(valid), counts);
            new Evaluation(rows, held, CUT)
                    .run(model, recommender)
                    .means()
                    .forEach((name, mean) -> metrics.put(name, mean.value()));
            Files.createDirectories(out);
            Files.writeString(out.resolve("recall.svg"), plot(recommender, rows, held));
        }
        Artifact artifact = Artifact.write(
                out,
                new Artifact(
                        model,
                        asked,
                        rows.interactions().size(),
                        rows.unitItems().byUnit().size(),
                        rows.items().size(),
                        Instant.now(),
                        metrics,
                        Map.of()),
                trained);
        artifact.metrics().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(metric -> console.printf("valid %s %.4f%n", metric.getKey(), metric.getValue()));
        console.printf("wrote %s%n", out);
        return 0;
    }

    private String plot(Recommender recommender, Rows rows, Rows held) {
        double[] cuts = new double[LONGEST];
        double[] recall = new double[LONGEST];
        for (int k = 1; k <= LONGEST; k++) {
            cuts[k - 1] = k;
            recall[k - 1] = new Evaluation(rows, held, k)
                    .run(model, recommender)
                    .means()
                    .getOrDefault("recall@" + k, new Interval(0, 0, 0))
                    .value();
        }
        return new SvgPlot(
                        "recall on the valid part",
                        "length of the list",
                        "recall",
                        List.of(new SvgPlot.Line(model, cuts, recall)))
                .svg();
    }
}
