package dev.sluice.learning;

import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Outcomes;
import dev.sluice.model.UnitSums;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one arm has shown within the group.
 *
 * @param mature what its mature rows earned
 * @param live what all its rows show so far, where the policy learns at once; else nothing
 * @param counts what its decisions show so far, by label
 * @param learned what the policy learns from, where that is not simply all of it
 * @param errors how often its fallback had to serve lately
 * @param units what its units were shown and did, where units are randomised
 */
record ArmState(
        Outcomes mature,
        Outcomes live,
        Map<DecisionReason, Counts> counts,
        LearnedSums learned,
        FallbackRate errors,
        UnitSums units) {
    static final ArmState NONE =
            new ArmState(Outcomes.NONE, Outcomes.NONE, Map.of(), LearnedSums.NONE, FallbackRate.NONE, UnitSums.NONE);

    ArmState {
        counts = Map.copyOf(counts);
    }

    ArmState matured(Outcomes outcomes) {
        return new ArmState(mature.plus(outcomes), live, counts, learned, errors, units);
    }

    ArmState changed(Outcomes change) {
        return new ArmState(mature, live.plus(change), counts, learned, errors, units);
    }

    ArmState plus(UnitSums more) {
        return new ArmState(mature, live, counts, learned, errors, units.plus(more));
    }

    /** With a clean record, after a guardrail had stopped it. */
    ArmState forgiven() {
        return new ArmState(mature, live, counts, learned, FallbackRate.NONE, units);
    }

    ArmState learned(LearnedSums sums) {
        return new ArmState(mature, live, counts, sums, errors, units);
    }

    ArmState plus(DecisionReason label, Counts increment) {
        Map<DecisionReason, Counts> sum = new EnumMap<>(DecisionReason.class);
        sum.putAll(counts);
        sum.merge(label, increment, Counts::plus);
        long failed = label == DecisionReason.FALLBACK ? increment.decisions() : 0;
        FallbackRate lately = label.learnable() ? errors.plus(increment.decisions(), failed) : errors;
        return new ArmState(mature, live, sum, learned, lately, units);
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
