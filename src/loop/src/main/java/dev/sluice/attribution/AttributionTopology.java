package dev.sluice.attribution;

import dev.sluice.definition.Definitions;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.ItemCount;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.ProfileChange;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Decisions, events and ticks in, deltas, outcomes, counts of items and changes of profiles out; nine stores per partition. */
public final class AttributionTopology {
    /** Name of the Streams application, of its consumer group and of the prefix of its internal topics. */
    public static final String APPLICATION = "sluice-attribution";

    /** Name of the metric that counts append times which were far from the one before. */
    public static final String REBASES = "rebases-total";

    static final String DECISIONS = "decisions";
    static final String DECISIONS_BY_MATURITY = "decisions-by-maturity";
    static final String LOGGED = "logged-decisions";
    static final String UNITS = "units";
    static final String UNITS_BY_MATURITY = "units-by-maturity";
    static final String PENDING = "pending-deltas";
    static final String NUMBERS = "numbers";
    static final String MARKS = "marks";
    static final String ASIDE = "set-aside";

    private static final String PROCESSOR = "attribution";
    /** Longest window and grace that a definition may have, and a week to restore from. */
    private static final Duration RETENTION = Duration.ofDays(38).plusHours(1);

    private static final Map<String, String> AGING = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete",
            TopicConfig.RETENTION_MS_CONFIG, String.valueOf(RETENTION.toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG, "33554432",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");
    private static final Map<String, String> LASTING = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
            TopicConfig.SEGMENT_BYTES_CONFIG, "8388608",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");

    private final Definitions definitions;
    private final boolean persistent;

    /**
     * @param persistent whether open decisions live on disk; in memory for tests without a broker
     */
    public AttributionTopology(Definitions definitions, boolean persistent) {
        this.definitions = definitions;
        this.persistent = persistent;
    }

    /** The topology; pure. */
    public Topology build(Names names) {
        var text = Serdes.String();
        var bytes = Serdes.ByteArray();
        Topology topology = new Topology();
        topology.addSource("events", text.deserializer(), bytes.deserializer(), names.topic(Topics.EVENTS));
        String quarantine = names.topic(Topics.QUARANTINE);
        topology.addSource("quarantine", text.deserializer(), bytes.deserializer(), quarantine);
        topology.addProcessor(
                PROCESSOR, () -> new AttributionProcessor(definitions, quarantine), "events", "quarantine");
        for (StoreBuilder<?> store : stores()) {
            topology.addStateStore(store, PROCESSOR);
        }
        topology.addSink(
                AttributionProcessor.DELTAS,
                names.topic(Topics.ARM_DELTAS),
                text.serializer(),
                new JsonSerde<>(ArmDelta.class).serializer(),
                owner(),
                PROCESSOR);
        topology.addSink(
                AttributionProcessor.OUTCOMES,
                names.topic(Topics.OUTCOMES),
                text.serializer(),
                new JsonSerde<>(DecisionOutcome.class).serializer(),
                PROCESSOR);
        topology.addSink(
                AttributionProcessor.ITEM_COUNTS,
                names.topic(Topics.ITEM_COUNTS),
                text.serializer(),
                new JsonSerde<>(ItemCount.class).serializer(),
                PROCESSOR);
        topology.addSink(
                AttributionProcessor.PROFILE_CHANGES,
                names.topic(Topics.PROFILE_CHANGES),
                text.serializer(),
                new JsonSerde<>(ProfileChange.class).serializer(),
                PROCESSOR);
        topology.addSink(
                AttributionProcessor.REFUSED,
                names.topic(Topics.QUARANTINE),
                text.serializer(),
                new JsonSerde<>(Quarantined.class).serializer(),
                PROCESSOR);
        return topology;
    }

    private List<StoreBuilder<?>> stores() {
        return List.of(
                store(supplier(DECISIONS), Serdes.String(), new JsonSerde<>(DecisionRecord.class))
                        .withLoggingEnabled(AGING),
                store(supplier(DECISIONS_BY_MATURITY), new DueKeySerde(), Serdes.ByteArray())
                        .withLoggingEnabled(AGING),
                store(supplier(LOGGED), Serdes.String(), new JsonSerde<>(LoggedDecision.class))
                        .withLoggingEnabled(AGING),
                store(supplier(UNITS), Serdes.String(), new JsonSerde<>(UnitRecord.class))
                        .withLoggingEnabled(LASTING),
                store(supplier(UNITS_BY_MATURITY), new DueKeySerde(), Serdes.ByteArray())
                        .withLoggingEnabled(AGING),
                store(supplier(ASIDE), Serdes.String(), Serdes.ByteArray()).withLoggingEnabled(LASTING),
                store(Stores.inMemoryKeyValueStore(PENDING), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(LASTING),
                store(Stores.inMemoryKeyValueStore(NUMBERS), Serdes.String(), Serdes.Long())
                        .withCachingEnabled()
                        .withLoggingEnabled(LASTING),
                store(Stores.inMemoryKeyValueStore(MARKS), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(LASTING));
    }

    private KeyValueBytesStoreSupplier supplier(String name) {
        return persistent ? Stores.persistentKeyValueStore(name) : Stores.inMemoryKeyValueStore(name);
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(
            KeyValueBytesStoreSupplier supplier, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(supplier, keys, values);
    }

    private static StreamPartitioner<String, ArmDelta> owner() {
        return (topic, key, delta, partitions) -> Optional.of(Set.of(Topics.owner(delta.experiment(), partitions)));
    }
}
