package dev.sluice.report;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.PolicySnapshot;
import java.util.Optional;

/** Whether it can be told what an allocation has cost, and why not. */
public enum RegretEstimate {
    /** It is told. */
    KNOWN,
    /** No row is mature yet. */
    EARLY,
    /** Some arm's share came near 0. */
    THIN,
    /** Arms are not drawn at random, one for each request. */
    NEVER;

    public static RegretEstimate of(ExperimentDefinition definition, Optional<PolicySnapshot> snapshot) {
        if (definition.policy().deterministic() || definition.interleaves()) {
            return NEVER;
        }
        if (snapshot.flatMap(known -> OverallReward.of(definition, known)).isPresent()) {
            return KNOWN;
        }
        return snapshot.flatMap(known -> known.evidence()
                                .metric(definition.reward().measure().name()))
                        .filter(metric -> metric.gain().n() > 0)
                        .isPresent()
                ? THIN
                : EARLY;
    }
}
