package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.stream.Cluster;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Layout;
import dev.sluice.stream.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option that says how to get into the broker whose log is read. */
final class LogConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description =
                    "Properties of Kafka's clients, to get into the broker (default: kafka.properties beside the key"
                            + " file where it is, else none).")
    private @Nullable Path file;

    /** Where the log of a server is, as far as it tells, and how to get in, which it does not tell. */
    KafkaSettings settings(Connection connection, ApiClient client) throws IOException, InterruptedException {
        JsonNode place = client.get("/api/v1/log");
        Path properties = file == null ? connection.beside("kafka.properties") : file;
        Map<String, String> known = new HashMap<>(
                Map.of("bootstrap.servers", place.path("bootstrap").asText()));
        if (file != null || Files.isReadable(properties)) {
            known.putAll(Cluster.properties(properties));
        }
        Cluster cluster = Cluster.of(known);
        KafkaSettings settings = new KafkaSettings(
                cluster,
                Layout.of(
                        place.path("partitions").asInt(),
                        new Names(
                                place.path("topicPrefix").asText(),
                                place.path("applicationPrefix").asText())),
                Path.of("."),
                Optional.empty());
        try {
            settings.requireEntry(PATIENCE);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; --kafka-properties names a file with other ones", e);
        }
        return settings;
    }
}
