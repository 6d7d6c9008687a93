package dev.sluice.learning;

import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Label;
import dev.sluice.model.Outcomes;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one arm has shown within the group.
 *
 * @param mature what its mature rows earned
 * @param live what all its rows show so far, where the policy learns at once; else nothing
 * @param counts what its decisions show so far, by label
 * @param discounted sums that the policy learns from, where it forgets
 */
record ArmState(Outcomes mature, Outcomes live, Map<Label, Counts> counts, Discounted discounted) {
    static final ArmState NONE = new ArmState(Outcomes.NONE, Outcomes.NONE, Map.of(), Discounted.NONE);

    @SuppressWarnings("NullAway") // states of an older release have no live outcomes
    ArmState {
        live = live == null ? Outcomes.NONE : live;
        counts = Map.copyOf(counts);
    }

    ArmState matured(Outcomes outcomes) {
        return new ArmState(mature.plus(outcomes), live, counts, discounted);
    }

    ArmState changed(Outcomes change) {
        return new ArmState(mature, live.plus(change), counts, discounted);
    }

    ArmState learned(Discounted sums) {
        return new ArmState(mature, live, counts, sums);
    }

    ArmState plus(Label label, Counts increment) {
        Map<Label, Counts> sum = new EnumMap<>(Label.class);
        sum.putAll(counts);
        sum.merge(label, increment, Counts::plus);
        return new ArmState(mature, live, sum, discounted);
    }

    ArmSnapshot snapshot(String arm, int slot) {
        return new ArmSnapshot(arm, slot, mature, counts);
    }
}
