package dev.sluice.stream;

import dev.sluice.codec.InvalidInput;
import dev.sluice.token.SecretsFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How to get into a Kafka cluster: the same for admin, producers, consumers and Streams.
 *
 * @param properties of the Kafka clients, the addresses of the brokers among them; what Sluice itself requires of a client is
 *     put above them
 */
public record Cluster(Map<String, String> properties) {
    private static final String BOOTSTRAP = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
    /**
     * A connection whose other end is gone without a word is found out by a request that is not answered, and a stage that
     * comes back asks on several old ones, one after the other: Kafka's own 30 and 40 seconds add up to minutes.
     */
    private static final String PATIENCE_MILLIS = "10000";

    public Cluster {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        InvalidInput.require(properties.containsKey(BOOTSTRAP), BOOTSTRAP, "must name at least one broker");
    }

    public static Cluster of(Map<String, String> properties) {
        return new Cluster(properties);
    }

    /** A cluster that asks for nothing. */
    public static Cluster at(String bootstrap) {
        return new Cluster(Map.of(BOOTSTRAP, bootstrap));
    }

    /** Reads a file of the Kafka clients' properties, which must name the brokers. */
    public static Cluster read(Path file) throws IOException {
        Map<String, String> properties = properties(file);
        InvalidInput.require(
                properties.containsKey(BOOTSTRAP), file.toString(), "must name the brokers under " + BOOTSTRAP);
        return new Cluster(properties);
    }

    /** Reads such a file, whatever it names. */
    public static Map<String, String> properties(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            read.load(in);
        }
        Map<String, String> properties = new HashMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return properties;
    }

    /** Writes such a file, for its owner alone. */
    public void write(Path file) throws IOException {
        Properties written = new Properties();
        written.putAll(properties);
        StringWriter text = new StringWriter();
        written.store(text, "for every client of this broker, kcat and Kafka's own tools too");
        SecretsFile.writePrivately(file, text.toString());
    }

    /** Addresses of the brokers. */
    public String bootstrap() {
        return properties.getOrDefault(BOOTSTRAP, "");
    }

    /** To put a client's own settings into. */
    Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>(properties);
        client.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return client;
    }

    /** Names the brokers only: the rest may hold a password. */
    @Override
    public String toString() {
        return bootstrap();
    }
}
