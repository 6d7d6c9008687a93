package dev.sluice.definition;

import dev.sluice.definition.ExperimentDefinition.Learning;
import dev.sluice.definition.ExperimentDefinition.Unit;
import dev.sluice.policy.Forgetting;
import dev.sluice.policy.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What two revisions must have in common for what was learned under one to hold under the other.
 *
 * @param arms by key, with their items
 * @param rows what a row is, and what it earns
 * @param learned which sums the policy learns from
 * @param analysis how the evidence is read
 * @param policy under a planned horizon, since its end was fixed with it
 */
record Treatment(
        Map<String, ArmDefinition> arms, Rows rows, Learned learned, Analysis analysis, Optional<Planned> policy) {
    static Treatment of(ExperimentDefinition definition) {
        return new Treatment(
                definition.arms().stream().collect(Collectors.toMap(ArmDefinition::key, ArmDefinition::treatment)),
                new Rows(
                        definition.unit(),
                        definition.reward(),
                        definition.viewThrough(),
                        definition.attributionWindow(),
                        definition.targeting()),
                Learned.of(definition),
                definition.analysis(),
                definition.horizon().map(horizon -> new Planned(horizon, definition.policy())));
    }

    private record Rows(Unit unit, Reward reward, ViewThrough viewThrough, Duration window, Targeting targeting) {}

    /**
     * Sums over a window cannot be turned into sums over another one; a half-life can change.
     *
     * @param grace matters only where young rows are corrected
     */
    private record Learned(
            Learning learning,
            boolean forgets,
            Optional<Forgetting> window,
            boolean interleaves,
            Optional<Duration> grace) {
        static Learned of(ExperimentDefinition definition) {
            Optional<Forgetting> forgetting = definition.forgetting();
            return new Learned(
                    definition.learning(),
                    forgetting.isPresent(),
                    forgetting.filter(Forgetting.Window.class::isInstance),
                    definition.interleaves(),
                    Optional.of(definition.grace()).filter(grace -> definition.learning() == Learning.CORRECTED));
        }
    }

    private record Planned(long horizon, Policy policy) {}
}
