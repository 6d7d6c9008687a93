package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Durations;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.ParquetFile;
import dev.sluice.replay.DecisionLog;
import dev.sluice.stream.KafkaSettings;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: an experiment's decision log for other tools. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes an experiment's decision log with the Open Bandit columns timestamp, item_id (the arm's slot),",
            "position, click and action_prob, and decision_id, unit (hash), version and the probabilities p_0, p_1, …",
            "by slot. Decisions whose window is open are left out. Needs an admin key, and the broker that the server",
            "names."
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
            names = "--since",
            defaultValue = "7d",
            description = "How far back the log is read (default: ${DEFAULT-VALUE}).")
    private String since;

    @Mixin
    private Connection connection;

    @Mixin
    private LogConnection kafka;

    @Spec
    private CommandSpec spec;

    ExportCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean parquet = name.endsWith(".parquet");
        InvalidInput.require(parquet || name.endsWith(".csv"), "--out", "must end in .csv or .parquet, got " + name);
        Instant now = clock.instant();
        ApiClient client = connection.open();
        JsonNode report = client.get("/api/v1/experiments/" + experiment);
        InvalidInput.require(report.has("slots"), "--experiment", "must exist, got '" + experiment + "'");
        List<String> slots = new ArrayList<>();
        report.path("slots").forEach(slot -> slots.add(slot.asText()));
        KafkaSettings settings = kafka.settings(connection, client);
        DecisionLog log = DecisionLog.read(settings, experiment, slots, now.minus(Durations.parse(since)));
        write(log, parquet);
        spec.commandLine().getOut().printf("%d decisions in %s%n", log.size(), out);
        return 0;
    }

    private void write(DecisionLog log, boolean parquet) throws IOException {
        Path csv = parquet ? Files.createTempFile("sluice-export", ".csv") : out;
        try (Writer writer = Files.newBufferedWriter(csv)) {
            log.write(writer);
        }
        if (parquet) {
            try {
                ParquetFile.fromCsv(csv, out, List.of("decision_id", "unit"));
            } finally {
                Files.deleteIfExists(csv);
            }
        }
    }
}
