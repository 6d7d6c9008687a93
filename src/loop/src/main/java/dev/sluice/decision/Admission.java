package dev.sluice.decision;

import dev.sluice.codec.Hash64;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Targeting;
import dev.sluice.token.UnitHash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who takes part in an experiment: its part of the namespace, its share of the traffic, and its target. Each is drawn with
 * a salt of its own, so that none of them tells anything about the arm; immutable.
 */
final class Admission {
    /** Begins with a character that no arm's key may have, so that no arm shares a salt with it. */
    private static final String TRAFFIC = "@traffic";

    private static final String NAMESPACE = "@namespace/";
    private final ExperimentDefinition definition;
    private final long trafficSeed;
    private final long namespaceSeed;
    private final LongAdder unjudged;

    Admission(PublishedExperiment experiment, LongAdder unjudged) {
        this.unjudged = unjudged;
        this.definition = experiment.definition();
        this.trafficSeed = Hash64.of(experiment.salt(), TRAFFIC);
        this.namespaceSeed = definition
                .namespace()
                .map(namespace -> Hash64.of(0, NAMESPACE + namespace.name()))
                .orElse(0L);
    }

    /** The arm that the experiment gives to that unit by name. */
    Optional<String> override(UnitHash.Value unit) {
        return definition.overrides().isEmpty() ? Optional.empty() : definition.override(unit.hex());
    }

    /**
     * Whether a request takes part.
     *
     * @param unit whose experiments must not overlap
     * @param drawn what is randomised: the unit, or the decision
     */
    boolean admits(UnitHash.Value unit, UnitHash.Value drawn, Map<String, Object> context) {
        return definition
                        .namespace()
                        .filter(namespace -> !namespace.holds(Uniform.of(unit, namespaceSeed)))
                        .isEmpty()
                && (definition.traffic() >= 1 || Uniform.of(drawn, trafficSeed) < definition.traffic())
                && targets(context);
    }

    private boolean targets(Map<String, Object> context) {
        Targeting.Judgement judgement = definition.targeting().judge(context);
        if (judgement == Targeting.Judgement.CANNOT_TELL) {
            unjudged.increment();
        }
        return judgement == Targeting.Judgement.HOLDS;
    }
}
