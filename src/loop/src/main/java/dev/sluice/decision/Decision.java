package dev.sluice.decision;

import dev.sluice.model.DecisionReason;
import java.util.List;
import java.util.Map;

/**
 * Which arm serves a request, and with what.
 *
 * @param decisionId idempotency key
 * @param experiment key of the experiment
 * @param revision revision that decided
 * @param arm key of the arm drawn
 * @param probability propensity of the arm
 * @param probabilities the exact distribution that the arm was drawn from
 * @param policyVersion version of the allocation
 * @param reason why this arm is shown
 * @param items ranked, position from 1
 * @param config the arm's own settings, for the caller
 * @param token signed attribution token
 */
public record Decision(
        String decisionId,
        String experiment,
        int revision,
        String arm,
        double probability,
        Map<String, Double> probabilities,
        long policyVersion,
        DecisionReason reason,
        List<Item> items,
        Map<String, Object> config,
        String token) {

    /** A served item; position from 1. */
    public record Item(String itemId, double score, int position) {}
}
