package dev.sluice.report;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.evidence.InverseWeighting;
import dev.sluice.evidence.RunningMean;
import dev.sluice.model.Evidence;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import java.util.List;
import java.util.Optional;

/** Rewards over all traffic by inverse weighting; pure. Known only where every arm's propensity stays away from 0. */
final class OverallReward {
    private static final String METHOD = "augmented inverse propensity weighting with asymptotic confidence sequences,"
            + " valid at every look; the plug-in regret of an adaptive allocation would be biased";
    private static final double LEAST_PROPENSITY = 0.001;

    private final InverseWeighting weighting;
    private final AsymptoticSequence sequence;
    /** What a reward of 1 stands for. */
    private final double unit;

    private OverallReward(InverseWeighting weighting, AsymptoticSequence sequence, double unit) {
        this.weighting = weighting;
        this.sequence = sequence;
        this.unit = unit;
    }

    /** By the reward that the policy maximises; empty before the first decision, where a share came near 0 and where arms are not drawn at random. */
    static Optional<OverallReward> of(ExperimentDefinition definition, PolicySnapshot snapshot) {
        if (definition.policy().deterministic()) {
            return Optional.empty();
        }
        // the terms of an arm have variance m (1 − m) / p: about K times that of a rate
        double tightest =
                definition.analysis().plannedVariance() * definition.arms().size();
        return snapshot.evidence()
                .metric(definition.reward().measure().name())
                .filter(metric -> metric.leastPropensity() >= LEAST_PROPENSITY
                        && metric.gain().n() > 0)
                .map(metric -> new OverallReward(
                        weighting(metric),
                        AsymptoticSequence.spreadAbout(
                                tightest, definition.analysis().alpha()),
                        definition.reward().measure().unit()));
    }

    private static InverseWeighting weighting(Evidence.Metric metric) {
        return new InverseWeighting(
                means(metric.values()), means(metric.regrets()), mean(metric.gain()), metric.leastPropensity());
    }

    private static List<RunningMean> means(List<Evidence.Sums> sums) {
        return sums.stream().map(OverallReward::mean).toList();
    }

    private static RunningMean mean(Evidence.Sums sums) {
        return new RunningMean(sums.n(), sums.sum(), sums.squares());
    }

    /** Mean reward of an arm over all traffic. */
    Interval value(int slot) {
        RunningMean value = weighting.values().get(slot);
        return (value.n() == 0 ? new Interval(0, 0, 1) : value.interval(sequence)).times(unit);
    }

    /** What the allocation has cost and earned. */
    Optional<Report.Regret> regret() {
        return Optional.of(new Report.Regret(
                weighting.regret(sequence).times(unit),
                weighting.gain().total(sequence).times(unit),
                METHOD));
    }
}
