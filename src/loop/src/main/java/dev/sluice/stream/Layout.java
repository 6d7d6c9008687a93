package dev.sluice.stream;

import static dev.sluice.codec.InvalidInput.require;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How the platform's topics lie in the cluster.
 *
 * @param partitions of every topic, at least 1
 * @param names what they are called
 * @param copies how safely they are kept
 * @param retention how long, by topic without prefix, where it differs from the default; at least an hour
 */
public record Layout(int partitions, Names names, Copies copies, Map<String, Duration> retention) {
    private static final Duration LEAST = Duration.ofHours(1);

    public Layout {
        require(partitions >= 1, "partitions", "must be at least 1, got " + partitions);
        retention = Map.copyOf(retention);
        Set<String> kept = TopicCreation.RETENTION.keySet();
        retention.forEach((topic, time) -> {
            require(kept.contains(topic), "retention", "must be of one of " + kept + ", got '" + topic + "'");
            require(time.compareTo(LEAST) >= 0, "retention." + topic, "must be an hour or more, got " + time);
        });
    }

    /** As a broker keeps topics by itself. */
    public static Layout of(int partitions, Names names) {
        return new Layout(partitions, names, new Copies(OptionalInt.empty(), OptionalInt.empty()), Map.of());
    }

    /**
     * Copies of each record; what is empty is left to the broker.
     *
     * @param replication brokers that keep it; counts where a topic is made
     * @param minInSync brokers that must have it before it is acknowledged
     */
    public record Copies(OptionalInt replication, OptionalInt minInSync) {
        public Copies {
            require(replication.orElse(1) >= 1, "replication", "must be at least 1");
            require(minInSync.orElse(1) >= 1, "min-in-sync", "must be at least 1");
            require(
                    minInSync.orElse(1) <= replication.orElse(Integer.MAX_VALUE),
                    "min-in-sync",
                    "must not be above the replication");
        }
    }
}
