package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.replay.ItemPolicy;
import dev.sluice.replay.OpenBanditLog;
import dev.sluice.replay.OpenBanditReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: what another policy would have earned on logged decisions. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Estimates another policy's reward per decision from a log, without showing it to anyone.",
            "The log is a file with the Open Bandit columns, or that of an experiment of a running server."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReplayCommand implements Callable<Integer> {
    private static final String THOMPSON = "bts:";

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--target",
            paramLabel = "uniform|bts:PRIOR.yaml",
            defaultValue = "uniform",
            description = "Policy to evaluate on a file: equal shares, or Thompson sampling with a prior of a file.")
    private String target;

    @Option(
            names = "--policy",
            paramLabel = "FILE.yaml",
            description = "Policy to evaluate on an experiment, as in its definition.")
    private @Nullable Path policy;

    @Option(names = "--from", paramLabel = "T", description = "Start of the period (default: seven days before).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "End of the period (default: now).")
    private @Nullable String to;

    @Option(
            names = "--limit",
            defaultValue = "10",
            description = "Weight limit of the clipped, switching and shrinking estimators (default: 10).")
    private double limit;

    @Option(names = "--draws", defaultValue = "100000", description = "Draws for a prior's propensities.")
    private int draws;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same table.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results there.")
    private @Nullable Path json;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode value = source.file == null ? fromServer() : fromFile(source.file);
        print(value);
        if (json != null) {
            Json.http().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), value);
        }
        return 0;
    }

    private JsonNode fromFile(Path file) throws IOException {
        InvalidInput.require(limit > 0, "--limit", "must be positive, got " + limit);
        OpenBanditLog log = OpenBanditLog.read(file);
        PolicyValue value = OpenBanditReplay.evaluate(log, target(log), limit);
        spec.commandLine().getOut().printf("logged reward per row %.6f%n", log.clickRate());
        ObjectNode answer = Json.http().valueToTree(value);
        long known = log.items().size();
        if (!target.startsWith(THOMPSON) && !log.range().equals(BigInteger.valueOf(known))) {
            answer.withArray("warnings")
                    .add("the log has %,d of the %,d items up to its largest id: uniform is over those that it has"
                            .formatted(known, log.range()));
        }
        return answer;
    }

    private ItemPolicy target(OpenBanditLog log) throws IOException {
        if (target.startsWith(THOMPSON)) {
            InvalidInput.require(
                    log.range().bitLength() < Integer.SIZE,
                    "--target",
                    "must be uniform where the log has an item " + log.range().subtract(BigInteger.ONE));
            return ItemPolicy.read(
                            Path.of(target.substring(THOMPSON.length())),
                            log.range().intValue(),
                            draws,
                            seed)
                    .of(log.items().stream().map(BigInteger::intValue).toList());
        }
        InvalidInput.require(target.equals("uniform"), "--target", "must be uniform or bts:FILE, got '" + target + "'");
        return ItemPolicy.uniform(log.items().size());
    }

    private JsonNode fromServer() throws IOException, InterruptedException {
        if (policy == null) {
            throw new InvalidInput("--policy", "is required with --experiment");
        }
        ObjectNode wanted = Json.http().createObjectNode();
        wanted.put("experiment", source.experiment);
        wanted.set("policy", Json.yaml().readTree(policy.toFile()));
        wanted.put("limit", limit);
        if (from != null) {
            wanted.put("from", from);
        }
        if (to != null) {
            wanted.put("to", to);
        }
        return connection.open().post("/api/v1/offline/replay", wanted);
    }

    private void print(JsonNode value) {
        PrintWriter console = spec.commandLine().getOut();
        console.printf("%-10s %12s %12s %12s %12s%n", "estimator", "value", "s.e.", "lower", "upper");
        value.path("estimates")
                .properties()
                .forEach(estimate -> console.printf(
                        "%-10s %12.7f %12.7f %12.7f %12.7f%n",
                        estimate.getKey(),
                        estimate.getValue().path("value").asDouble(),
                        estimate.getValue().path("se").asDouble(),
                        estimate.getValue().path("lower").asDouble(),
                        estimate.getValue().path("upper").asDouble()));
        console.printf(
                "n %d, effective sample size %.1f, weights: mean %.4f, largest %.1f%n",
                value.path("n").asLong(),
                value.path("ess").asDouble(),
                value.path("meanWeight").asDouble(),
                value.path("maxWeight").asDouble());
        value.path("warnings").forEach(warning -> console.println("warning: " + warning.asText()));
        console.flush();
    }

    /** Where decisions come from: one of these. */
    static final class Source {
        @Option(names = "--obd", paramLabel = "FILE.csv[.gz]", description = "A log with the Open Bandit columns.")
        @Nullable Path file;

        @Option(names = "--experiment", paramLabel = "KEY", description = "An experiment of a running server.")
        @Nullable String experiment;
    }
}
