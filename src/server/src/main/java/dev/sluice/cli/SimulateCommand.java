package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import dev.sluice.planning.RegretStudy;
import dev.sluice.planning.RegretStudy.Result;
import dev.sluice.policy.Policy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: policies against given true rates. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Plays policies against arms with the given true rates and prints their regret.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--arms", required = true, paramLabel = "P[,P...]", description = "True success rates.")
    private String arms;

    @Option(
            names = "--policy",
            required = true,
            description = {
                "A type with settings, like thompson:floor=0.01:warmup=50 or",
                "epsilon-greedy:epsilon=1:decay={\"type\":\"inverse\",\"scale\":100}; may be repeated. Types:",
                "${COMPLETION-CANDIDATES}."
            },
            completionCandidates = Policies.class)
    private List<String> policies;

    @Option(names = "--horizon", defaultValue = "10000", description = "Decisions per run (default: 10000).")
    private int horizon;

    @Option(names = "--runs", defaultValue = "200", description = "Independent runs (default: 200).")
    private int runs;

    @Option(names = "--update-every", defaultValue = "1", description = "Decisions between updates (default: 1).")
    private int updateEvery;

    @Option(names = "--turns", defaultValue = "0", description = "How often rates move on by one arm (default: 0).")
    private int turns;

    @Option(names = "--delay", defaultValue = "0", description = "Mean delay of a success, in decisions (default: 0).")
    private double delay;

    @Option(
            names = "--decisions-per-day",
            defaultValue = "100000",
            description = "Turns half-lives and windows into decisions (default: 100000).")
    private double decisionsPerDay;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same table.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results there.")
    private @Nullable Path json;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Also draw mean regret over time.")
    private @Nullable Path plot;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<Double> rates = Csv.split(arms).stream().map(SimulateCommand::rate).toList();
        InvalidInput.require(!rates.isEmpty(), "arms", "must name at least one rate");
        InvalidInput.require(horizon >= 1 && runs >= 2 && updateEvery >= 1, "horizon", "must be 1 or more, runs 2");
        List<Policy> parsed = policies.stream().map(SimulateCommand::policy).toList();
        RegretStudy study = new RegretStudy(
                RegretStudy.Arm.of(rates),
                horizon,
                runs,
                updateEvery,
                new RegretStudy.Conditions(turns, delay, decisionsPerDay));
        PrintWriter console = spec.commandLine().getOut();
        console.printf("%-44s %10s %8s %10s %10s%n", "policy", "regret", "s.e.", "median", "q95");
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            String text = policies.get(i);
            Result result = study.runInParallel(text, parsed.get(i), seed);
            results.add(result);
            console.printf(
                    "%-44s %10.2f %8.2f %10.2f %10.2f%n",
                    text, result.mean(), result.standardError(), result.median(), result.q95());
            console.flush();
        }
        if (json != null) {
            Json.http().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), Map.of("policies", results));
        }
        if (plot != null) {
            Files.writeString(plot, plot(results));
        }
        return 0;
    }

    private static double rate(String text) {
        try {
            double rate = Double.parseDouble(text.strip());
            InvalidInput.requireIn(rate, 0, 1, "arms");
            return rate;
        } catch (NumberFormatException e) {
            throw new InvalidInput("arms", "must be numbers in [0, 1], got '" + text + "'");
        }
    }

    /** A type, then settings; colons within braces or quotes belong to a value. */
    static Policy policy(String text) {
        String[] parts = text.split(":(?![^{]*})");
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            InvalidInput.require(equals > 0, "policy", "settings must be key=value, got '" + parts[i] + "'");
            settings.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return ModelSettings.read(parts[0], settings, Policy.class);
    }

    private String plot(List<Result> results) {
        List<SvgPlot.Line> lines = new ArrayList<>();
        for (Result result : results) {
            double[] steps = new double[result.curve().length];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = (double) i * horizon / (steps.length - 1);
            }
            lines.add(new SvgPlot.Line(result.policy().split(":")[0], steps, result.curve()));
        }
        return new SvgPlot("mean regret over " + runs + " runs", "decisions", "regret", lines).svg();
    }

    /** The types of policies, with their settings. */
    private static final class Policies implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Kind.of(Policy.class).stream()
                    .map(policy -> policy.settings().stream()
                            .map(Kind.Described::path)
                            .collect(Collectors.joining(", ", policy.name() + " (", ")")))
                    .map(text -> text.replace(" ()", ""))
                    .iterator();
        }
    }
}
