package dev.sluice.learning;

import dev.sluice.model.AllocationVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The allocation versions whose decisions can still mature: evidence needs the vector that a decision was drawn from.
 * Written and read by one stream task.
 */
final class Versions {
    /** How long a replica that has lost the broker may go on deciding from a superseded version. */
    private static final Duration SLACK = Duration.ofHours(24);

    private final KeyValueStore<String, AllocationVersion> store;

    Versions(KeyValueStore<String, AllocationVersion> store) {
        this.store = store;
    }

    /**
     * Keeps a version, and forgets those that were superseded so long ago that nothing of them can mature.
     *
     * @param life window and grace
     */
    void keep(AllocationVersion version, Duration life) {
        store.put(key(version.experiment(), version.version()), version);
        superseded(version.experiment(), version.at().minus(life).minus(SLACK)).forEach(store::delete);
    }

    /** A version that can still mature. */
    Optional<AllocationVersion> find(int experiment, long version) {
        return Optional.ofNullable(store.get(key(experiment, version)));
    }

    /** Keys of the versions whose successor came before that time. */
    private List<String> superseded(int experiment, Instant time) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, AllocationVersion> versions =
                store.range(key(experiment, 0), key(experiment, Long.MAX_VALUE))) {
            String previous = "";
            while (versions.hasNext()) {
                KeyValue<String, AllocationVersion> entry = versions.next();
                if (!entry.value.at().isBefore(time)) {
                    break;
                }
                if (!previous.isEmpty()) {
                    keys.add(previous);
                }
                previous = entry.key;
            }
        }
        return keys;
    }

    private static String key(int experiment, long version) {
        return "%d|%019d".formatted(experiment, version);
    }
}
