package dev.sluice.evidence;

import dev.sluice.definition.Analysis;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Measure;
import java.util.Optional;
import java.util.Set;

/**
 * How evidence is read: fixed before the start.
 *
 * @param alpha chance of a wrong claim among the goals, in (0, 1)
 * @param arms that take part
 * @param goals names of the metrics whose claims share alpha
 * @param reward name of the metric that the policy maximises
 * @param margin difference that does not matter
 * @param horizon of a planned split
 * @param tightest V at which asymptotic sequences of differences are tightest: planned decisions × m (1 − m) / (2 K)
 */
public record Reading(
        double alpha,
        int arms,
        Set<String> goals,
        String reward,
        Optional<Double> margin,
        Optional<Horizon> horizon,
        double tightest) {
    public Reading {
        goals = Set.copyOf(goals);
    }

    /** What an experiment's definition asks for. */
    public static Reading of(ExperimentDefinition definition) {
        Analysis analysis = definition.analysis();
        int arms = definition.arms().size();
        return new Reading(
                analysis.alpha(),
                arms,
                definition.goalNames(),
                definition.reward().measure().name(),
                analysis.margin(),
                Horizon.of(definition),
                analysis.plannedVariance() / (2.0 * Math.max(2, arms)));
    }

    /** The same among that many arms, where there are more than the definition has. */
    Reading among(int ever) {
        return new Reading(alpha, Math.max(arms, ever), goals, reward, margin, horizon, tightest);
    }

    public boolean goal(String metric) {
        return goals.contains(metric);
    }

    /** Whether arms are compared with each other by that metric, and not with control only. */
    boolean compares(Measure measure) {
        return goal(measure.name()) || measure.name().equals(reward);
    }

    /**
     * Error of the statement that an arm earns more than another one, where it must earn more than every other to be best:
     * α / K on each side also bounds the chance to name any winner among tied arms.
     */
    public double best() {
        return Math.min(alpha, 2 * alpha / Math.max(2, arms));
    }
}
