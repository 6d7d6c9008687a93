package dev.sluice.model;

import java.util.List;
import java.util.Map;

/**
 * A decision as the decision log keeps it, for replay and training.
 *
 * @param v schema version
 * @param experiment key of the experiment
 * @param token the decision itself
 * @param arm key of the arm drawn
 * @param probabilities the distribution that it was drawn from
 * @param items ids of the items served, in order
 * @param sources ids that each arm had offered, by key, where the list was drafted from two; else empty
 */
public record LoggedDecision(
        int v,
        String experiment,
        TokenClaims token,
        String arm,
        Map<String, Double> probabilities,
        List<String> items,
        Map<String, List<String>> sources)
        implements Versioned {
    public LoggedDecision {
        sources = Map.copyOf(sources);
    }
}
