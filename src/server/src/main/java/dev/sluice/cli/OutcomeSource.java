package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.outcome.OutcomeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** Outcomes of a running server, fetched over its API; the role viewer is enough. */
final class OutcomeSource {
    private final ApiClient client;

    OutcomeSource(ApiClient client) {
        this.client = client;
    }

    /** Keys of all arms of an experiment, by slot. */
    List<String> slots(String experiment) throws IOException, InterruptedException {
        JsonNode known = client.get("/api/v1/experiments/" + experiment);
        InvalidInput.require(known.has("slots"), "--experiment", "must exist, got '" + experiment + "'");
        List<String> slots = new ArrayList<>();
        known.path("slots").forEach(slot -> slots.add(slot.asText()));
        return slots;
    }

    /** Keys of all experiments that have decided. */
    List<String> experiments() throws IOException, InterruptedException {
        List<String> keys = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = client.require("/api/v1/experiments?after=" + after);
            page.path("experiments").forEach(experiment -> {
                if (!experiment.path("status").asText().equals("DRAFT")) {
                    keys.add(experiment.path("key").asText());
                }
            });
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        return keys;
    }

    /**
     * Does something with the outcomes of experiments.
     *
     * @param from decided then or later
     */
    <T> T with(List<String> experiments, Instant from, Use<T> use) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sluice-outcomes");
        try {
            for (String experiment : experiments) {
                client.download(
                        "/api/v1/experiments/" + experiment + "/outcomes?format=parquet&from=" + from,
                        folder.resolve(experiment + ".parquet"));
            }
            try (OutcomeTable table = OutcomeTable.open(folder)) {
                return use.of(table);
            }
        } finally {
            FileUtils.deleteQuietly(folder.toFile());
        }
    }

    /** What is to be done. */
    interface Use<T> {
        T of(OutcomeTable table) throws IOException;
    }
}
