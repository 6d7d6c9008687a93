package dev.sluice.boot;

import dev.sluice.stream.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** How the settings say to get into Kafka. */
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

    private static Map<String, String> read(Path file) {
        try {
            return Cluster.properties(file);
        } catch (IOException e) {
            throw new UncheckedIOException("sluice.kafka.properties-file cannot be read: " + file, e);
        }
    }
}
