package dev.sluice.attribution;

import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.ItemCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes all that attribution tells. */
final class Heard implements Attribution.Told {
    private final List<DecisionOutcome> rows = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();

    @Override
    public void matured(DecisionOutcome outcome) {
        rows.add(outcome);
    }

    @Override
    public void counted(String item, ItemCount count) {
        if (count instanceof ItemCount.Events events) {
            counts.merge(events.event().wireName() + '/' + item, events.count(), Long::sum);
        }
    }

    /** Rows of the decisions that have matured. */
    List<DecisionOutcome> rows() {
        return rows;
    }

    /** Accepted events, by type and item. */
    Map<String, Long> counts() {
        return counts;
    }
}
