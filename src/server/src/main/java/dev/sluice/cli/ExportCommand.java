package dev.sluice.cli;

import dev.sluice.codec.Durations;
import dev.sluice.codec.InvalidInput;
import dev.sluice.outcome.OutcomeExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: an experiment's outcomes for other tools. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what an experiment's mature decisions came to: with the Open Bandit columns timestamp, item_id (the arm's",
            "slot, or the item), position, click and action_prob, and decision_id, unit (hash), version and the",
            "probabilities p_0, p_1, … by slot, or the arm; or all of them as they are. A key of the role viewer is enough."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ExportCommand implements Callable<Integer> {
    private final Clock clock;

    @Option(names = "--experiment", required = true, paramLabel = "KEY", description = "The experiment.")
    private String experiment;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.csv|FILE.parquet",
            description = "Where to; the ending tells the format.")
    private Path out;

    @Option(
            names = "--rows",
            defaultValue = "open-bandit",
            paramLabel = "open-bandit|open-bandit-items|explored-items|outcomes",
            description =
                    "A row for each decision, for each item that was seen, for each of those that was drawn by chance, or for each outcome with all its columns"
                            + " (default: ${DEFAULT-VALUE}).")
    private String rows;

    @Option(
            names = "--since",
            defaultValue = "7d",
            description = "How far back decisions are taken (default: ${DEFAULT-VALUE}).")
    private String since;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    ExportCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
        InvalidInput.require(
                name.endsWith(".parquet") || name.endsWith(".csv"),
                "--out",
                "must end in .csv or .parquet, got " + name);
        OutcomeExport wanted = OutcomeExport.parse(rows);
        OutcomeSource source = new OutcomeSource(connection.open());
        List<String> slots = source.slots(experiment);
        long written = source.with(
                List.of(experiment),
                clock.instant().minus(Durations.parse(since)),
                table -> table.export(wanted, slots, out));
        spec.commandLine().getOut().printf("%d rows in %s%n", written, out);
        return 0;
    }
}
