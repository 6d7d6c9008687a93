package dev.sluice.embedded;

import dev.sluice.stream.Cluster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka node, broker and controller, in this process, on loopback; each of its listeners asks for the password. */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String NODE = "1";

    static final String METADATA = "__cluster_metadata-0";
    private static final String DIRECTORY_ID = "directory.id";
    private static final List<String> IDENTITY = List.of("version", "cluster.id", "node.id", DIRECTORY_ID);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private static final String SEGMENT = String.valueOf(8 << 20);
    private static final String USER = "sluice";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + USER + "\" password=\"%s\"";

    private final KafkaRaftServer server;

    private EmbeddedBroker(KafkaRaftServer server) {
        this.server = server;
    }

    /**
     * Starts a broker with its logs in that directory; formats it the first time.
     *
     * @param password of its only user, in letters, digits, minus and underscore
     */
    public static EmbeddedBroker start(Path directory, Ports ports, String password) throws Exception {
        return start(directory, ports, password, Map.of());
    }

    /**
     * The same with further settings of the broker, above its own.
     */
    public static EmbeddedBroker start(Path directory, Ports ports, String password, Map<String, String> further)
            throws Exception {
        Files.createDirectories(directory);
        Path identity = directory.resolve("meta.properties");
        if (Files.exists(directory.resolve(METADATA))) {
            requireWhole(directory, identity);
            LastSegments.check(directory);
        } else if (!Files.exists(identity)) {
            format(directory);
        }
        Map<String, String> settings = settings(directory, ports, password);
        settings.putAll(further);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties(settings)), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server);
    }

    /**
     * Under a new identity a broker waits for ever for the one whose data it has; without a log of its metadata it knows no
     * topic, and throws away what is there.
     */
    private static void requireWhole(Path directory, Path identity) throws IOException {
        if (!Files.exists(identity)) {
            throw new IOException(
                    identity + " is missing, though there is data of Kafka beside it: put it back from a copy");
        }
        Map<String, String> known;
        try {
            known = Cluster.properties(identity);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            known = Map.of();
        }
        if (!known.keySet().containsAll(IDENTITY)
                || !ID.matcher(known.getOrDefault(DIRECTORY_ID, "")).matches()) {
            throw new IOException(identity + " is damaged: put it back from a copy");
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory.resolve(METADATA), "*.log")) {
            if (!logs.iterator().hasNext()) {
                throw new IOException(
                        directory.resolve(METADATA)
                                + " has no log any more, and without it Kafka knows none of its topics: put the files back from a copy");
            }
        }
    }

    private static void format(Path directory) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(Integer.parseInt(NODE))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setUnstableFeatureVersionsEnabled(false)
                .setIgnoreFormatted(true)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .run();
    }

    private static java.util.Properties properties(Map<String, String> settings) {
        java.util.Properties properties = new java.util.Properties();
        properties.putAll(settings);
        return properties;
    }

    /** What a client needs to get in, the address among it. */
    public static Map<String, String> client(int port, String password) {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted(password) + ";");
    }

    private static Map<String, String> settings(Path directory, Ports ports, String password) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + ports.controller);
        settings.put("listeners", "CLIENT://127.0.0.1:" + ports.client + ",CONTROLLER://127.0.0.1:" + ports.controller);
        settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + ports.client);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : new String[] {"client", "controller"}) {
            settings.put(
                    "listener.name." + listener + ".plain.sasl.jaas.config",
                    LOGIN.formatted(password) + " user_" + USER + "=\"" + password + "\";");
        }
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000");
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "4");
            settings.put(internal + ".segment.bytes", SEGMENT); // they are compacted only once a segment is full
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("transaction.max.timeout.ms", "60000");
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "2000");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("num.recovery.threads.per.data.dir", "2");
        return settings;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * Where it listens.
     *
     * @param client for everybody
     * @param controller for itself
     */
    public record Ports(int client, int controller) {}
}
