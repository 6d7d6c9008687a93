package dev.sluice.popularity;

import dev.sluice.directory.Directory;
import dev.sluice.model.ItemCount;
import dev.sluice.model.ItemTrials;
import dev.sluice.model.PopularItems;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.Topics;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Counts of items in, lists of the most popular ones out; three stores per partition. */
public final class PopularityTopology {
    /** Name of the Streams application, of its consumer group and of the prefix of its internal topics. */
    public static final String APPLICATION = "sluice-popularity";

    static final String COUNTS = "counts";
    static final String IMPORTS = "imports";
    static final String HALF_LIVES = "half-lives";

    private static final String PROCESSOR = "popularity";
    private static final Map<String, String> COMPACT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
            TopicConfig.SEGMENT_BYTES_CONFIG, "33554432",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");

    private final Directory directory;
    private final int most;
    private final boolean persistent;

    /**
     * @param directory whose open experiments say which lists are asked for
     * @param most items of a list
     * @param persistent whether counts live on disk; in memory for tests without a broker
     */
    public PopularityTopology(Directory directory, int most, boolean persistent) {
        this.directory = directory;
        this.most = most;
        this.persistent = persistent;
    }

    /** The topology; pure. */
    public Topology build(Names names) {
        Serde<String> text = Serdes.String();
        Topology topology = new Topology();
        topology.addSource(
                "item-counts", text.deserializer(), Serdes.ByteArray().deserializer(), names.topic(Topics.ITEM_COUNTS));
        topology.addProcessor(PROCESSOR, () -> new PopularityProcessor(directory, most), "item-counts");
        topology.addStateStore(store(supplier(COUNTS), new JsonSerde<>(ItemCounts.class)), PROCESSOR);
        topology.addStateStore(store(supplier(IMPORTS), new JsonSerde<>(ItemCount.class)), PROCESSOR);
        topology.addStateStore(store(Stores.inMemoryKeyValueStore(HALF_LIVES), Serdes.Long()), PROCESSOR);
        topology.addSink(
                PopularityProcessor.LISTS,
                names.topic(Topics.POPULARITY),
                text.serializer(),
                new JsonSerde<>(PopularItems.class).serializer(),
                PROCESSOR);
        topology.addSink(
                PopularityProcessor.TRIALS,
                names.topic(Topics.ITEM_TRIALS),
                text.serializer(),
                new JsonSerde<>(ItemTrials.class).serializer(),
                PROCESSOR);
        return topology;
    }

    private KeyValueBytesStoreSupplier supplier(String name) {
        return persistent ? Stores.persistentKeyValueStore(name) : Stores.inMemoryKeyValueStore(name);
    }

    /** Cached, since a popular item is counted again and again. */
    private static <V> StoreBuilder<KeyValueStore<String, V>> store(
            KeyValueBytesStoreSupplier supplier, Serde<V> values) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), values)
                .withCachingEnabled()
                .withLoggingEnabled(COMPACT);
    }
}
