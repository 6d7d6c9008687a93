package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.web.BadJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code apply}: experiments from files, for a pipeline that keeps them under version control. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Creates experiments on a running server, or gives them the definition of a file as a new revision.",
            "Applying a file twice changes nothing; drafts are not started."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ApplyCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE.yaml",
            description = "YAML or JSON; may be repeated.")
    private List<Path> files;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<ExperimentDefinition> definitions = new ArrayList<>();
        for (Path file : files) {
            definitions.add(read(file)); // all are read before any is sent
        }
        ApiClient client = connection.open();
        for (ExperimentDefinition definition : definitions) {
            String path = "/api/v1/experiments/" + definition.key();
            JsonNode before = client.get(path);
            JsonNode after = client.put(path, definition);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s: revision %d, %s%n",
                            definition.key(), after.path("revision").asInt(), outcome(before, after));
        }
        return 0;
    }

    private static String outcome(JsonNode before, JsonNode after) {
        if (before.isMissingNode()) {
            return "created";
        }
        if (before.path("revision").equals(after.path("revision"))) {
            return "unchanged";
        }
        return before.path("group").equals(after.path("group")) ? "updated" : "updated, totals begin anew";
    }

    private static ExperimentDefinition read(Path file) throws IOException {
        try {
            return Json.yaml().readValue(Files.readAllBytes(file), ExperimentDefinition.class);
        } catch (JsonProcessingException e) {
            BadJson bad = BadJson.of(e);
            throw new IllegalArgumentException(file + ": " + bad.field() + " " + bad.message(), e);
        }
    }
}
