package dev.sluice.definition;

import dev.sluice.definition.ExperimentDefinition.Learning;
import dev.sluice.definition.ExperimentDefinition.Unit;
import dev.sluice.policy.Forgetting;
import dev.sluice.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What two revisions must have in common for what was learned under one to hold under the other. Other arms may come and go,
 * each with a slot of its own.
 *
 * @param control key of the arm that the others are compared with
 * @param rows what a row is, and what it earns
 * @param learned which sums the policy learns from
 * @param analysis how the evidence is read
 * @param fixed what must not change at all, where there is such
 */
record Treatment(String control, Rows rows, Learned learned, Analysis analysis, Optional<Fixed> fixed) {
    static Treatment of(ExperimentDefinition definition) {
        return new Treatment(
                definition.controlArm().key(),
                new Rows(
                        definition.unit(),
                        definition.reward(),
                        definition.viewThrough(),
                        definition.attributionWindow(),
                        definition.targeting()),
                Learned.of(definition),
                definition.analysis(),
                Fixed.of(definition));
    }

    /** What the units of an arm get, by key of the arm: of a blend also what its parts are. */
    static Map<String, List<ArmDefinition>> arms(ExperimentDefinition definition) {
        return definition.arms().stream().collect(Collectors.toMap(ArmDefinition::key, arm -> whole(arm, definition)));
    }

    private static List<ArmDefinition> whole(ArmDefinition arm, ExperimentDefinition definition) {
        Stream<ArmDefinition> parts = arm.recommender() instanceof Blend blend
                ? blend.arms()
                        .flatMap(key -> definition.arms().stream()
                                .filter(other -> other.key().equals(key)))
                : Stream.empty();
        return Stream.concat(Stream.of(arm), parts)
                .map(ArmDefinition::treatment)
                .toList();
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

    /**
     * Under a planned horizon, whose end was fixed with it, and where lists are drafted from just these arms.
     *
     * @param horizon mature rows that are planned; empty where lists are drafted
     * @param arms their keys
     */
    private record Fixed(Optional<Long> horizon, Policy policy, Set<String> arms) {
        static Optional<Fixed> of(ExperimentDefinition definition) {
            return definition.horizon().isPresent() || definition.interleaves()
                    ? Optional.of(new Fixed(
                            definition.horizon(),
                            definition.policy(),
                            Treatment.arms(definition).keySet()))
                    : Optional.empty();
        }
    }
}
