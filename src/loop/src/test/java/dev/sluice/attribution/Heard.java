package dev.sluice.attribution;

import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.ItemCount;
import dev.sluice.model.Profile;
import dev.sluice.model.ProfileChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes all that attribution tells. */
final class Heard implements Attribution.Told {
    private final List<DecisionOutcome> rows = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Profile> profiles = new TreeMap<>();

    @Override
    public void matured(DecisionOutcome outcome) {
        rows.add(outcome);
    }

    @Override
    public void counted(String item, ItemCount count) {
        if (count instanceof ItemCount.Events events) {
            counts.merge(events.event().wireName() + '/' + item, events.count(), Long::sum);
        } else if (count instanceof ItemCount.Trial trial) {
            String what = trial.mature() ? trial.click() ? "seen-clicked" : "seen" : "clicked";
            counts.merge(trial.scope() + '/' + item + '/' + what + '/' + trial.position(), 1L, Long::sum);
        }
    }

    @Override
    public void happened(String unit, ProfileChange change) {
        profiles.merge(unit, Profile.NONE.with(change), (before, first) -> before.with(change));
    }

    /** What has become known of each unit. */
    Map<String, Profile> profiles() {
        return profiles;
    }

    /** Rows of the decisions that have matured. */
    List<DecisionOutcome> rows() {
        return rows;
    }

    /** Accepted events, by type and item, and trials, by scope, item, what and position. */
    Map<String, Long> counts() {
        return counts;
    }
}
