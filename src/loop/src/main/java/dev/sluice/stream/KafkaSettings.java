package dev.sluice.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Where Kafka is and how each client of it behaves.
 *
 * @param cluster how to get in
 * @param layout of the topics
 * @param stateDirectory where Kafka Streams keeps its state
 * @param mac signs and checks what the platform rests on; empty for a command that reads the log only
 * @param damage takes note of what readers step over
 */
public record KafkaSettings(
        Cluster cluster, Layout layout, Path stateDirectory, Optional<RecordMac> mac, Damage damage) {
    /** Streams keeps its place in the group by default, and whoever starts next waits for the one who stopped. */
    private static final String LEAVE_ON_CLOSE = "internal.leave.group.on.close";

    private static final int MEBIBYTE = 1 << 20;

    public KafkaSettings(Cluster cluster, Layout layout, Path stateDirectory, Optional<RecordMac> mac) {
        this(cluster, layout, stateDirectory, mac, new Damage());
    }

    /** Of every topic. */
    public int partitions() {
        return layout.partitions();
    }

    /** What topics and groups are called. */
    public Names names() {
        return layout.names();
    }

    /** A client for questions and orders; it must be closed. */
    public Admin admin(Duration patience) {
        Map<String, Object> settings = cluster.client();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis() / 2);
        return Admin.create(settings);
    }

    /**
     * Finds out whether the brokers let us in.
     *
     * @throws IOException in one sentence where they do not, or do not answer
     */
    public void requireEntry(Duration patience) throws IOException, InterruptedException {
        try (Admin admin = admin(patience)) {
            admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            String why = e instanceof TimeoutException
                    ? "nothing came back within " + patience.toSeconds() + " seconds"
                    : String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            throw new IOException(
                    "the broker at " + cluster + " does not answer, or does not let these properties in: " + why, e);
        }
    }

    /** Whether a topic is there and holds anything. */
    public boolean holds(String topic) throws InterruptedException, ExecutionException {
        String name = names().topic(topic);
        try (Admin admin = admin(Duration.ofSeconds(10))) {
            return admin.listTopics().names().get().contains(name)
                    && offsets(admin, name, OffsetSpec.latest()) > offsets(admin, name, OffsetSpec.earliest());
        }
    }

    private static long offsets(Admin admin, String name, OffsetSpec which)
            throws InterruptedException, ExecutionException {
        Collection<TopicDescription> known =
                admin.describeTopics(List.of(name)).allTopicNames().get().values();
        Map<TopicPartition, OffsetSpec> asked = known.stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> new TopicPartition(name, partition.partition()))
                .collect(Collectors.toMap(partition -> partition, partition -> which));
        return admin.listOffsets(asked).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    /** For the outbox: patient, since its decisions are already served. */
    Map<String, Object> outbox() {
        Map<String, Object> settings = producer();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Duration.ofDays(1).toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * MEBIBYTE);
        return settings;
    }

    /** For events: quick to say no, since a client waits and will repeat. */
    Map<String, Object> events() {
        Map<String, Object> settings = producer();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * MEBIBYTE);
        return settings;
    }

    /** For ticks: one that comes late says nothing. */
    Map<String, Object> ticks() {
        Map<String, Object> settings = events();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MEBIBYTE);
        return settings;
    }

    public Map<String, Object> producer() {
        Map<String, Object> settings = cluster.client();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        signing().ifPresent(signing -> {
            settings.put(SignedRecords.SIGNING, signing);
            settings.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, List.of(SignedRecords.Writer.class));
        });
        return settings;
    }

    private Optional<SignedRecords.Signing> signing() {
        return mac.map(known -> new SignedRecords.Signing(known, names()));
    }

    /** For readers of whole topics, each on its own. */
    Map<String, Object> reader() {
        Map<String, Object> settings = cluster.client();
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);
        signing().ifPresent(signing -> {
            settings.put(SignedRecords.SIGNING, signing);
            settings.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, List.of(SignedRecords.Reader.class));
        });
        return settings;
    }

    /** For readers of traffic that may lag a little: few large fetches instead of one for every append. */
    Map<String, Object> leisurely() {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 256 * 1024);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return settings;
    }

    /** For a member of a group that commits by itself. */
    Map<String, Object> group(String name) {
        Map<String, Object> settings = leisurely();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, names().application(name));
        return settings;
    }

    /** Makes the clients of a Streams application. */
    public StageClients clients() {
        return new StageClients(damage);
    }

    /** For a Streams application: exactly once, committed every 100 ms. */
    public Properties streams(String application, String instance, int threads) {
        Properties settings = new Properties();
        settings.putAll(cluster.client());
        String id = names().application(application);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, id + "-" + instance);
        layout.copies()
                .replication()
                .ifPresent(copies -> settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, copies));
        layout.copies()
                .minInSync()
                .ifPresent(least -> settings.put(
                        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), String.valueOf(least)));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L * MEBIBYTE);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class);
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        // the longest that a group waits for a member that is gone: a broker that began again may not miss one
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), 120_000);
        settings.put(StreamsConfig.mainConsumerPrefix(LEAVE_ON_CLOSE), true);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 64 * 1024);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 10);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
        // with more, the first batch of a transaction may be told to wait while the second one is refused as out of
        // order
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        signing().ifPresent(signing -> {
            settings.put(StreamsConfig.producerPrefix(SignedRecords.SIGNING), signing);
            settings.put(
                    StreamsConfig.producerPrefix(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG),
                    List.of(SignedRecords.Writer.class));
        });
        return settings;
    }
}
