package dev.sluice.history;

import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of snapshots this replica has not stored yet: a quiet experiment is published again every ten seconds with the same
 * sequence, and its minute needs that once. One thread.
 */
final class Unstored {
    private final Map<Integer, Said> stored = new HashMap<>();

    /** The last of each experiment and minute, without those that say what is stored. */
    List<PolicySnapshot> of(List<PolicySnapshot> snapshots) {
        return LastOfMinute.of(snapshots).stream()
                .filter(snapshot -> !Said.by(snapshot).equals(stored.get(snapshot.experiment())))
                .toList();
    }

    /** Takes note of what the database has committed. */
    void stored(List<PolicySnapshot> snapshots) {
        snapshots.forEach(snapshot -> stored.put(snapshot.experiment(), Said.by(snapshot)));
    }

    private record Said(Instant minute, long sequence) {
        static Said by(PolicySnapshot snapshot) {
            return new Said(snapshot.asOf().truncatedTo(ChronoUnit.MINUTES), snapshot.sequence());
        }
    }
}
