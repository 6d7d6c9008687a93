package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * Everything that an arm has shown within the current group.
 *
 * @param arm the arm's key
 * @param slot its permanent slot
 * @param mature what its learnable decisions earned, once mature
 * @param counts what its decisions show so far, by label
 * @param exposure rows, young ones only as far as their successes should have come by now; empty where the policy does not
 *     learn from that
 * @param units what its units were shown and did, where units are randomised
 */
public record ArmSnapshot(
        String arm,
        int slot,
        Outcomes mature,
        Map<DecisionReason, Counts> counts,
        Optional<Double> exposure,
        UnitSums units) {
    public ArmSnapshot {
        requireNonNull(arm, "arm");
        requireNonNull(mature, "mature");
        requireNonNull(exposure, "exposure");
        requireNonNull(units, "units");
        Slots.require(slot);
        counts = Map.copyOf(counts);
    }

    public Counts drawn() {
        return Counts.drawn(counts);
    }

    public Counts of(DecisionReason label) {
        return counts.getOrDefault(label, Counts.NONE);
    }
}
