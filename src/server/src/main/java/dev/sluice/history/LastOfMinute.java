package dev.sluice.history;

import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Of several snapshots only the last one of each experiment and minute is worth storing. */
final class LastOfMinute {
    private LastOfMinute() {}

    static Collection<PolicySnapshot> of(List<PolicySnapshot> snapshots) {
        Map<Minute, PolicySnapshot> last = new HashMap<>();
        for (PolicySnapshot snapshot : snapshots) {
            Minute minute = new Minute(snapshot.experiment(), snapshot.asOf().truncatedTo(ChronoUnit.MINUTES));
            last.merge(minute, snapshot, (one, other) -> other.sequence() >= one.sequence() ? other : one);
        }
        return last.values();
    }

    private record Minute(int experiment, Instant start) {}
}
