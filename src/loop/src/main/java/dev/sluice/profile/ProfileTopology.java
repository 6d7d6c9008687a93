package dev.sluice.profile;

import dev.sluice.model.Profile;
import dev.sluice.model.ProfileChange;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StoreCheck;
import dev.sluice.stream.Topics;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Changes of units in, profiles out; and the table of all of them that each replica has on its disk. */
public final class ProfileTopology {
    /** Name of the Streams application, of its consumer group and of the prefix of its internal topics. */
    public static final String APPLICATION = "sluice-profiles";

    /** Name of the table of all profiles. */
    public static final String TABLE = "all-profiles";

    private static final String PROFILES = "profiles";
    private static final Logger LOG = Logger.getLogger(ProfileTopology.class);
    private static final JsonSerde<ProfileChange> CHANGES = new JsonSerde<>(ProfileChange.class);
    private static final Map<String, String> COMPACT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
            TopicConfig.SEGMENT_BYTES_CONFIG, "33554432",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
                    String.valueOf(StoreCheck.OLDEST.plusDays(5).toMillis()));

    private final boolean persistent;

    /**
     * @param persistent whether profiles live on disk; in memory for tests without a broker
     */
    public ProfileTopology(boolean persistent) {
        this.persistent = persistent;
    }

    /** The stage; pure. A unit that much happens to is told once for each commit: its store is cached. */
    public Topology build(Names names) {
        Serde<String> units = Serdes.String();
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(names.topic(Topics.PROFILE_CHANGES), Consumed.with(units, Serdes.ByteArray()))
                .groupByKey(Grouped.with(units, Serdes.ByteArray()))
                .aggregate(
                        () -> Profile.NONE,
                        (unit, bytes, profile) -> changed(profile, bytes),
                        Materialized.<String, Profile>as(supplier(PROFILES))
                                .withKeySerde(units)
                                .withValueSerde(new JsonSerde<>(Profile.class))
                                .withCachingEnabled()
                                .withLoggingEnabled(COMPACT))
                .toStream()
                .to(names.topic(Topics.PROFILES), Produced.with(units, new JsonSerde<>(Profile.class)));
        return builder.build();
    }

    /** The table of all profiles; pure. Values as they lie in the topic, so that nothing damaged stops it. */
    public Topology table(Names names) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.globalTable(
                names.topic(Topics.PROFILES),
                Materialized.<String, byte[], KeyValueStore<Bytes, byte[]>>as(TABLE)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.ByteArray()));
        return builder.build();
    }

    /** Nothing, which deletes it, where nothing is known any more. */
    private static @Nullable Profile changed(Profile before, byte[] bytes) {
        return change(bytes)
                .map(before::with)
                .or(() -> Optional.of(before))
                .filter(profile -> !profile.empty())
                .orElse(null);
    }

    private static Optional<ProfileChange> change(byte[] bytes) {
        try {
            return Optional.of(CHANGES.read(bytes));
        } catch (SerializationException e) {
            LOG.errorf("a change of a profile is stepped over: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private KeyValueBytesStoreSupplier supplier(String name) {
        return persistent ? Stores.persistentKeyValueStore(name) : Stores.inMemoryKeyValueStore(name);
    }
}
