package dev.sluice.embedded;

import dev.sluice.cli.EmbeddedServices;
import dev.sluice.stream.Cluster;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts broker and database together under one data directory. */
public final class EmbeddedPlatform implements EmbeddedServices {
    private static final Logger LOG = Logger.getLogger(EmbeddedPlatform.class);
    private static final String PARTITIONS = "2";
    /** They begin before the application has said what to log; should it fail to start, all of it would be printed. */
    private static final List<java.util.logging.Logger> TALKATIVE = Stream.of(
                    "org.apache.kafka", "kafka", "state.change.logger", "io.zonky")
            .map(java.util.logging.Logger::getLogger)
            .toList();
    /** The platforms whose natives the build knows; only the first one was run by those who made it. */
    private static final List<String> SUPPORTED = List.of("Linux amd64", "Linux aarch64", "Mac OS X aarch64");

    @Override
    public Running start(Path path) throws IOException {
        requireSupported();
        TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
        DataDirectory directory = DataDirectory.open(path);
        Natives.unpackInto(directory.directory("natives"));
        // the logger starts with the application, after this
        System.out.println("starting PostgreSQL and Kafka in " + path);
        EmbeddedBroker.Ports ports =
                new EmbeddedBroker.Ports(directory.port("kafka"), directory.port("kafka-controller"));
        String brokerPassword = directory.password("kafka");
        int databasePort = directory.port("postgresql");
        EmbeddedDatabase.Passwords passwords =
                new EmbeddedDatabase.Passwords(directory.password("postgresql"), directory.password("database"));
        Path client = directory.resolve("kafka.properties");
        Cluster.of(EmbeddedBroker.client(ports.client(), brokerPassword)).write(client);
        Path databaseFiles = directory.directory("postgresql");
        Path brokerFiles = directory.directory("kafka");
        directory.directory("outcomes");
        CompletableFuture<EmbeddedDatabase> database =
                async(() -> EmbeddedDatabase.start(databaseFiles, databasePort, passwords));
        FullDisk.endsWithTheBroker(
                path,
                LastWords.of(TALKATIVE),
                () -> database.thenAccept(EmbeddedDatabase::close).join());
        try {
            EmbeddedBroker broker = async(() -> EmbeddedBroker.start(brokerFiles, ports, brokerPassword))
                    .join();
            EmbeddedDatabase server = database.join();
            server.watch(EmbeddedPlatform::restarted);
            return new Services(directory, broker, server, passwords.application(), "127.0.0.1:" + ports.client());
        } catch (CompletionException e) {
            database.handle((started, failure) -> {
                        closeIfStarted(started);
                        return true;
                    })
                    .join();
            directory.close();
            throw new IOException(
                    "the embedded services, whose ports are in " + directory.resolve("ports.properties")
                            + ", did not start: " + words(e),
                    e);
        }
    }

    private static String words(CompletionException e) {
        Throwable failure = e.getCause() == null ? e : e.getCause();
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static void restarted(String words) {
        LOG.warnf("PostgreSQL had ended and was started again; it had said: %s", words);
        Metrics.counter("sluice.embedded.database.restarts").increment();
    }

    private static void closeIfStarted(@Nullable EmbeddedDatabase database) {
        if (database != null) {
            database.close();
        }
    }

    private static void requireSupported() throws IOException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!SUPPORTED.contains(system)) {
            throw new IOException("the embedded services run on " + String.join(", ", SUPPORTED) + ", not on " + system
                    + "; run serve without --embedded against your own Kafka and PostgreSQL");
        }
    }

    private static <T> CompletableFuture<T> async(Start<T> start) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return start.run();
            } catch (Exception e) { // whatever a server's start throws is told in one sentence
                throw new CompletionException(e);
            }
        });
    }

    private interface Start<T> {
        T run() throws Exception;
    }

    private record Services(
            DataDirectory directory,
            EmbeddedBroker broker,
            EmbeddedDatabase database,
            String databasePassword,
            String bootstrap)
            implements Running {
        @Override
        public Map<String, String> settings() {
            return Map.ofEntries(
                    Map.entry("sluice.kafka.bootstrap", bootstrap),
                    Map.entry("quarkus.datasource.jdbc.url", database.url()),
                    Map.entry("quarkus.datasource.username", EmbeddedDatabase.NAME),
                    Map.entry("quarkus.datasource.password", databasePassword),
                    Map.entry(
                            "sluice.kafka.properties-file",
                            directory.resolve("kafka.properties").toString()),
                    Map.entry("sluice.kafka.partitions", PARTITIONS),
                    Map.entry("sluice.outgoing.open", "loopback,public"),
                    Map.entry(
                            "sluice.models.directory",
                            directory.resolve("models").toString()),
                    Map.entry(
                            "sluice.outcomes.directory",
                            directory.resolve("outcomes").toString()),
                    Map.entry(
                            "sluice.kafka.state-directory",
                            directory.resolve("streams").toString()),
                    Map.entry(
                            "sluice.secrets-file",
                            directory.resolve("secrets.json").toString()),
                    Map.entry(
                            "sluice.admin-key-file",
                            directory.resolve("admin.key").toString()),
                    Map.entry(
                            "sluice.metrics-key-file",
                            directory.resolve("metrics.key").toString()));
        }

        @Override
        public void close() {
            broker.close();
            database.close();
            directory.close();
        }
    }
}
