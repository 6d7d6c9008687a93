package dev.sluice.learning;

import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Label;
import dev.sluice.model.Outcomes;
import java.util.EnumMap;
import java.util.Map;

/** What one arm has shown within the group. */
record ArmState(Outcomes mature, Map<Label, Counts> counts, Discounted discounted) {
    static final ArmState NONE = new ArmState(Outcomes.NONE, Map.of(), Discounted.NONE);

    ArmState {
        counts = Map.copyOf(counts);
    }

    ArmState plus(Outcomes outcomes, Discounted changed) {
        return new ArmState(mature.plus(outcomes), counts, changed);
    }

    ArmState plus(Label label, Counts increment) {
        Map<Label, Counts> sum = new EnumMap<>(Label.class);
        sum.putAll(counts);
        sum.merge(label, increment, Counts::plus);
        return new ArmState(mature, sum, discounted);
    }

    ArmSnapshot snapshot(String arm, int slot) {
        return new ArmSnapshot(arm, slot, mature, counts);
    }
}
