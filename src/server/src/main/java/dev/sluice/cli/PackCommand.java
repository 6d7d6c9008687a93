package dev.sluice.cli;

import dev.sluice.arm.onnx.ModelCheck;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.packing.Packing;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pack}: a graph with its maker's own names and numbers into an artifact that can be registered. */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = "Makes an artifact of an ONNX graph from elsewhere, and checks it as a server would.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PackCommand implements Callable<Integer> {
    @Option(
            names = "--graph",
            required = true,
            paramLabel = "FILE",
            description = "The graph; weights in files of its folder come in.")
    private Path graph;

    @Option(
            names = "--items",
            required = true,
            paramLabel = "FILE",
            description =
                    "CSV, Parquet or NDJSON with a column id; number, popularity and what the graph reads of items.")
    private Path items;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "The same of units; needed where the graph reads user.")
    private @Nullable Path users;

    @Option(
            names = "--map",
            paramLabel = "INPUT=FEATURE",
            description =
                    "What an input reads: item, user, history, mask, item.COLUMN, user.ATTRIBUTE, candidate.score,"
                            + " candidate.rank or candidate.position, several joined by +; by default the feature of its name.")
    private Map<String, String> inputs = new HashMap<>();

    @Option(
            names = "--output",
            defaultValue = "",
            paramLabel = "NAME",
            description = "The score among what the graph gives; by default the only real numbers.")
    private String output;

    @Option(names = "--probability", description = "The score is the probability of a click.")
    private boolean probability;

    @Option(
            names = "--first",
            defaultValue = "0",
            description = "Number of the first row of a file without a column number (default: 0).")
    private long first;

    @Option(
            names = "--unknown",
            paramLabel = "N",
            description = "Number that a ranker takes for a unit that is not in the file (default: 0 with --first 1).")
    private @Nullable Long unknown;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Kind of model (default: the name of the graph's file).")
    private @Nullable String name;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the artifact goes.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Packing packing = new Packing(
                graph,
                items,
                Optional.ofNullable(users),
                inputs,
                new Packing.Score(output, probability),
                new Packing.Numbering(first, Optional.ofNullable(unknown)));
        Artifact artifact = packing.artifact(name == null ? named() : name);
        Manifest.Serving seen = checked(artifact);
        artifact.with(artifact.manifest().served(seen)).write(out);
        spec.commandLine()
                .getOut()
                .printf(
                        "packed as a %s in %s: reads %s, gives %s; next: ./sluice register --artifact %s --name %s%n",
                        artifact.manifest().kind().name().toLowerCase(Locale.ROOT) + " model",
                        out,
                        names(seen.inputs()),
                        names(seen.outputs()),
                        out,
                        artifact.manifest().name());
        return 0;
    }

    private static Manifest.Serving checked(Artifact artifact) {
        try {
            return ModelCheck.seen(new OnnxRuntime(Provider.CPU), artifact);
        } catch (InvalidInput e) {
            throw new InvalidInput("graph", "cannot be served as it is mapped: " + e.field() + " " + e.getMessage());
        }
    }

    private static List<String> names(List<Manifest.Tensor> tensors) {
        return tensors.stream().map(Manifest.Tensor::name).toList();
    }

    private String named() {
        return String.valueOf(graph.getFileName()).replaceFirst("\\.[^.]*$", "");
    }
}
