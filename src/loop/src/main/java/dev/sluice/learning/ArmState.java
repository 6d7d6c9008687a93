package dev.sluice.learning;

import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Label;
import dev.sluice.model.Outcomes;
import dev.sluice.model.UnitSums;
import dev.sluice.policy.Cohorts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one arm has shown within the group.
 *
 * @param mature what its mature rows earned
 * @param live what all its rows show so far, where the policy learns at once; else nothing
 * @param counts what its decisions show so far, by label
 * @param discounted sums that the policy learns from, where it forgets
 * @param recent sums of the last while, where the policy learns from these only
 * @param cohorts what decisions of each period show, where young ones are corrected for what is to come
 * @param errors how often its fallback had to serve lately
 * @param units what its units were shown and did, where units are randomised
 */
record ArmState(
        Outcomes mature,
        Outcomes live,
        Map<Label, Counts> counts,
        Discounted discounted,
        Recent recent,
        Cohorts cohorts,
        Errors errors,
        UnitSums units) {
    static final ArmState NONE = new ArmState(
            Outcomes.NONE,
            Outcomes.NONE,
            Map.of(),
            Discounted.NONE,
            Recent.NONE,
            Cohorts.NONE,
            Errors.NONE,
            UnitSums.NONE);

    @SuppressWarnings("NullAway") // states of an older release lack some
    ArmState {
        live = live == null ? Outcomes.NONE : live;
        recent = recent == null ? Recent.NONE : recent;
        cohorts = cohorts == null ? Cohorts.NONE : cohorts;
        errors = errors == null ? Errors.NONE : errors;
        units = units == null ? UnitSums.NONE : units;
        counts = Map.copyOf(counts);
    }

    ArmState matured(Outcomes outcomes) {
        return new ArmState(mature.plus(outcomes), live, counts, discounted, recent, cohorts, errors, units);
    }

    ArmState changed(Outcomes change) {
        return new ArmState(mature, live.plus(change), counts, discounted, recent, cohorts, errors, units);
    }

    ArmState plus(UnitSums more) {
        return new ArmState(mature, live, counts, discounted, recent, cohorts, errors, units.plus(more));
    }

    /** With a clean record, after a guardrail had stopped it. */
    ArmState forgiven() {
        return new ArmState(mature, live, counts, discounted, recent, cohorts, Errors.NONE, units);
    }

    ArmState learned(Discounted sums) {
        return new ArmState(mature, live, counts, sums, recent, cohorts, errors, units);
    }

    ArmState learned(Recent sums) {
        return new ArmState(mature, live, counts, discounted, sums, cohorts, errors, units);
    }

    ArmState learned(Cohorts sums) {
        return new ArmState(mature, live, counts, discounted, recent, sums, errors, units);
    }

    ArmState plus(Label label, Counts increment) {
        Map<Label, Counts> sum = new EnumMap<>(Label.class);
        sum.putAll(counts);
        sum.merge(label, increment, Counts::plus);
        long failed = label == Label.FALLBACK ? increment.decisions() : 0;
        Errors lately = label.learnable() ? errors.plus(increment.decisions(), failed) : errors;
        return new ArmState(mature, live, sum, discounted, recent, cohorts, lately, units);
    }

    /** Counts of the decisions that were drawn. */
    Counts drawn() {
        return Counts.drawn(counts);
    }

    /**
     * What is published.
     *
     * @param steady whether shares have been the same for all units
     */
    ArmSnapshot snapshot(String arm, int slot, Optional<Double> exposure, boolean steady) {
        return new ArmSnapshot(arm, slot, mature, counts, exposure, steady ? units : units.counted());
    }
}
