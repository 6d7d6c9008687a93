package dev.sluice.boot;

import dev.sluice.stream.Cluster;
import dev.sluice.stream.Layout;
import dev.sluice.stream.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** How the settings say to get into Kafka, and how the topics lie there. */
final class ClusterSettings {
    private static final String BOOTSTRAP = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
    private static final String NEARBY = "127.0.0.1:9092";

    private ClusterSettings() {}

    static Cluster cluster(SluiceConfig.Kafka config) {
        Map<String, String> properties = new HashMap<>();
        config.propertiesFile().ifPresent(file -> properties.putAll(read(file)));
        properties.putAll(config.properties());
        config.bootstrap().ifPresent(addresses -> properties.put(BOOTSTRAP, addresses));
        properties.putIfAbsent(BOOTSTRAP, NEARBY);
        return Cluster.of(properties);
    }

    static Layout layout(SluiceConfig.Kafka config) {
        String topics = config.topicPrefix().orElse("");
        return new Layout(
                config.partitions(),
                new Names(topics, config.applicationPrefix().orElse(topics)),
                new Layout.Copies(config.replication(), config.minInSync()),
                config.retention());
    }

    private static Map<String, String> read(Path file) {
        try {
            return Cluster.properties(file);
        } catch (IOException e) {
            throw new UncheckedIOException("sluice.kafka.properties-file cannot be read: " + file, e);
        }
    }
}
