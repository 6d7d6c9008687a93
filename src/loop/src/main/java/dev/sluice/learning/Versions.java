package dev.sluice.learning;

import dev.sluice.model.AllocationVersion;
import dev.sluice.stream.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The allocation versions whose decisions can still mature: evidence needs the vector that a decision was drawn from.
 * Written and read by one stream task.
 */
final class Versions {
    /** How long a replica that has lost the broker may go on deciding from a superseded version. */
    private static final Duration SLACK = Duration.ofHours(24);

    private final Table<String, AllocationVersion> versions;

    Versions(Table<String, AllocationVersion> versions) {
        this.versions = versions;
    }

    /**
     * Keeps a version, and forgets those that were superseded so long ago that nothing of them can mature.
     *
     * @param life window and grace
     */
    void keep(AllocationVersion version, Duration life) {
        versions.put(key(version.experiment(), version.version()), version);
        superseded(version.experiment(), version.at().minus(life).minus(SLACK)).forEach(versions::remove);
    }

    /** A version that can still mature. */
    Optional<AllocationVersion> find(int experiment, long version) {
        return versions.find(key(experiment, version));
    }

    /** Keys of the versions whose successor came before that time. */
    private List<String> superseded(int experiment, Instant time) {
        List<String> early = new ArrayList<>();
        versions.scan(key(experiment, 0), key(experiment, Long.MAX_VALUE), (key, version) -> {
            boolean before = version.at().isBefore(time);
            if (before) {
                early.add(key);
            }
            return before;
        });
        return early.subList(0, Math.max(0, early.size() - 1));
    }

    private static String key(int experiment, long version) {
        return "%d|%019d".formatted(experiment, version);
    }
}
