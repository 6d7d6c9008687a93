package dev.sluice.learning;

import dev.sluice.definition.Definitions;
import dev.sluice.directory.Directory;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Deltas in, snapshots and allocation versions out; three stores per partition. */
public final class LearningTopology {
    /** Name of the Streams application, of its consumer group and of the prefix of its internal topics. */
    public static final String APPLICATION = "sluice-learning";

    static final String STATES = "experiments";
    static final String VERSIONS = "versions";
    static final String EVIDENCE = "evidence";

    private static final String PROCESSOR = "learning";
    /** Written once a second: small segments, so that a start reads little that was superseded. */
    private static final Map<String, String> COMPACT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
            TopicConfig.SEGMENT_BYTES_CONFIG, "8388608",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");

    private final Directory directory;
    private final Definitions definitions;
    private final int partitions;
    private final boolean persistent;

    /**
     * @param directory what runs
     * @param definitions revisions that deltas refer to
     * @param partitions of the deltas topic
     * @param persistent whether old versions live on disk; in memory for tests without a broker
     */
    public LearningTopology(Directory directory, Definitions definitions, int partitions, boolean persistent) {
        this.persistent = persistent;
        this.directory = directory;
        this.definitions = definitions;
        this.partitions = partitions;
    }

    /** The topology; pure. Dates are those of the stage's own schedule. */
    public Topology build(Names names) {
        return build(names, Instant::ofEpochMilli);
    }

    /**
     * The same.
     *
     * @param dates the date of a time of the stage's schedule
     */
    public Topology build(Names names, LongFunction<Instant> dates) {
        var text = Serdes.String();
        Topology topology = new Topology();
        topology.addSource(
                "deltas", text.deserializer(), Serdes.ByteArray().deserializer(), names.topic(Topics.ARM_DELTAS));
        topology.addProcessor(
                PROCESSOR, () -> new LearningProcessor(directory, definitions, partitions, dates), "deltas");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(STATES), text, new JsonSerde<>(ExperimentState.class))
                        .withCachingEnabled()
                        .withLoggingEnabled(COMPACT),
                PROCESSOR);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                persistent
                                        ? Stores.persistentKeyValueStore(VERSIONS)
                                        : Stores.inMemoryKeyValueStore(VERSIONS),
                                text,
                                new VersionSerde())
                        .withLoggingEnabled(COMPACT),
                PROCESSOR);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(EVIDENCE), text, new EvidenceSerde())
                        .withCachingEnabled()
                        .withLoggingEnabled(COMPACT),
                PROCESSOR);
        topology.addSink(
                LearningProcessor.POLICIES,
                names.topic(Topics.POLICIES),
                text.serializer(),
                new JsonSerde<>(PolicySnapshot.class).serializer(),
                PROCESSOR);
        topology.addSink(
                LearningProcessor.ALLOCATIONS,
                names.topic(Topics.ALLOCATIONS),
                text.serializer(),
                new JsonSerde<>(AllocationVersion.class).serializer(),
                PROCESSOR);
        topology.addSink(
                LearningProcessor.REFUSED,
                names.topic(Topics.QUARANTINE),
                text.serializer(),
                new JsonSerde<>(Quarantined.class).serializer(),
                PROCESSOR);
        return topology;
    }
}
