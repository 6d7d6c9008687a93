package dev.sluice.decision;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Allocation;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.UnitHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Why a decision was what it was: the arm and its probability, computed again from the revision and the allocation that
 * its token names.
 *
 * @param decisionId idempotency key
 * @param experiment key of the experiment
 * @param revision revision that decided
 * @param policyVersion version of the allocation
 * @param reason why this arm was shown
 * @param arm that the computation gives
 * @param probability that the computation gives
 * @param probabilities of all eligible arms
 * @param decidedAt when
 * @param maturesAt when its window and grace are over
 * @param deferred whether the client confirms the impression itself
 * @param reproduced whether arm and probability are those of the token
 */
public record Explanation(
        String decisionId,
        String experiment,
        int revision,
        long policyVersion,
        DecisionReason reason,
        String arm,
        double probability,
        Map<String, Double> probabilities,
        Instant decidedAt,
        Instant maturesAt,
        boolean deferred,
        boolean reproduced) {
    private static final double TOLERANCE = 1e-12;

    public Explanation {
        probabilities = Map.copyOf(probabilities);
    }

    /**
     * Decides once more.
     *
     * @param experiment at the revision of the token
     * @param allocation at the version of the token; not looked at where no arm was drawn
     */
    public static Explanation of(
            TokenClaims token, PublishedExperiment experiment, Allocation allocation, UnitHash hash) {
        if (!token.label().learnable()) {
            int slot = named(token, experiment);
            return of(token, experiment, slot, Map.of(experiment.slots().get(slot), 1.0));
        }
        double[] shares = Arrays.copyOf(allocation.toArray(), experiment.slots().size());
        RendezvousDraw race = new RendezvousDraw(experiment.salt(), experiment.slots());
        UnitHash.Value drawn = experiment.definition().unit().lasting()
                ? UnitHash.Value.parse(token.unit())
                : hash.of(token.decisionId());
        int slot = race.draw(drawn, shares, token.eligible());
        return of(
                token,
                experiment,
                slot,
                race.probabilities(shares, token.eligible(), RendezvousDraw.mass(shares, token.eligible())));
    }

    /** The arm that the experiment names for the unit, or control. */
    private static int named(TokenClaims token, PublishedExperiment experiment) {
        ExperimentDefinition definition = experiment.definition();
        return token.label() == DecisionReason.OVERRIDE
                ? definition.override(token.unit()).map(experiment::slot).orElse(experiment.controlSlot())
                : experiment.controlSlot();
    }

    private static Explanation of(
            TokenClaims token, PublishedExperiment experiment, int slot, Map<String, Double> probabilities) {
        String arm = experiment.slots().get(slot);
        double probability = probabilities.getOrDefault(arm, 0.0);
        return new Explanation(
                token.decisionId(),
                experiment.key(),
                token.revision(),
                token.version(),
                token.label(),
                arm,
                probability,
                probabilities,
                token.decidedAt(),
                token.decidedAt().plus(token.open()),
                token.deferred(),
                slot == token.slot() && Math.abs(probability - token.probability()) <= TOLERANCE);
    }
}
