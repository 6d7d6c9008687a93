package dev.sluice.cli;

import dev.sluice.model.Interaction;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Json;
import dev.sluice.statistics.Interval;
import dev.sluice.statistics.PairedMeans.Difference;
import dev.sluice.training.Artifact;
import dev.sluice.training.Dataset;
import dev.sluice.training.Evaluation;
import dev.sluice.training.Evaluation.Result;
import dev.sluice.training.Label;
import dev.sluice.training.Rows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: offline metrics of artifacts on held-back interactions. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Ranks the full catalogue for every test user and compares artifacts.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
    @Option(names = "--artifact", required = true, paramLabel = "DIR", description = "May be repeated.")
    private List<Path> artifacts;

    @Option(names = "--dataset", required = true, paramLabel = "DIR", description = "MovieLens 100K or latest.")
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

    @Option(names = "--task", defaultValue = "ranking", description = "Only ranking so far (default).")
    private String task;

    @Option(names = "--k", defaultValue = "10", description = "Length of the lists (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results there.")
    private @Nullable Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        InvalidInput.require(task.equals("ranking"), "task", "must be ranking, got '" + task + "'");
        InvalidInput.require(k >= 1 && k <= 1000, "k", "must be in [1, 1000], got " + k);
        Dataset source = Dataset.open(dataset);
        Predicate<Interaction> counts = Label.parse(label);
        Rows known = Rows.read(source, Csv.paths(train), counts);
        Evaluation evaluation = new Evaluation(known, Rows.read(source, Csv.paths(test), counts), k);
        List<Result> results = new ArrayList<>();
        for (Path directory : artifacts) {
            Artifact artifact = Artifact.read(directory);
            String name = directory.getFileName().toString();
            results.add(evaluation.run(name, artifact.open(directory, known.unitItems())));
        }
        Output output = Output.of(results);
        print(output);
        if (json != null) {
            Json.http().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), output);
        }
        return 0;
    }

    private void print(Output output) {
        PrintWriter console = spec.commandLine().getOut();
        for (Model model : output.models) {
            console.printf("%s, %,d users (%,d unknown left out)%n", model.name, model.users, model.unknownUsers);
            model.metrics.forEach((metric, mean) ->
                    console.printf("  %-16s %.4f  [%.4f, %.4f]%n", metric, mean.value(), mean.lower(), mean.upper()));
            model.lists.forEach((metric, value) -> console.printf("  %-16s %.4f%n", metric, value));
        }
        for (Comparison comparison : output.comparisons) {
            console.printf("%s less %s%n", comparison.model, comparison.versus);
            comparison.metrics.forEach((metric, difference) -> console.printf(
                    "  %-16s %+.4f  [%+.4f, %+.4f]  p %.3g%n",
                    metric, difference.value(), difference.lower(), difference.upper(), difference.p()));
        }
    }

    private record Output(List<Model> models, List<Comparison> comparisons) {
        static Output of(List<Result> results) {
            List<Model> models = results.stream()
                    .map(result -> new Model(
                            result.name(),
                            result.users().size(),
                            result.unknownUsers(),
                            result.means(),
                            new LinkedHashMap<>(result.lists())))
                    .toList();
            List<Comparison> comparisons = new ArrayList<>();
            for (int i = 1; i < results.size(); i++) {
                Result first = results.get(0);
                Result other = results.get(i);
                comparisons.add(new Comparison(other.name(), first.name(), other.less(first)));
            }
            return new Output(models, comparisons);
        }
    }

    private record Model(
            String name, int users, int unknownUsers, Map<String, Interval> metrics, Map<String, Double> lists) {}

    private record Comparison(String model, String versus, Map<String, Difference> metrics) {}
}
