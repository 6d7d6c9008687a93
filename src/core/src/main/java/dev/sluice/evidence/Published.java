package dev.sluice.evidence;

import dev.sluice.model.Evidence;
import dev.sluice.model.Interval;
import java.util.List;
import java.util.Optional;

/** Turns sums into the results that are published: a few numbers for every pair instead of its mixtures. */
public final class Published {
    private Published() {}

    /**
     * The results.
     *
     * @param alpha of the limits of lifts
     */
    public static Evidence of(ExperimentEvidence evidence, double alpha) {
        PropensityCheck check = evidence.check();
        SampleRatio.Test test = check.chiSquare();
        return new Evidence(
                evidence.metrics().stream()
                        .flatMap(metric -> metric.pairs().stream().map(pair -> pair(metric, pair, alpha)))
                        .toList(),
                evidence.metrics().stream().map(Published::metric).toList(),
                new Evidence.Mismatch(
                        finite(check.logE()),
                        finite(evidence.mostMismatch()),
                        finite(test.chiSquare()),
                        test.degreesOfFreedom(),
                        test.p()),
                evidence.unexplained(),
                evidence.segments().stream().map(Published::segment).toList(),
                0);
    }

    private static Evidence.Segment segment(SegmentEvidence segment) {
        return new Evidence.Segment(
                segment.value().attribute().attribute(),
                segment.value().attribute().id(),
                segment.value().value(),
                segment.mature().stream()
                        .map(arm -> new Evidence.Rows(arm.rows(), arm.clicks(), arm.views(), arm.conversions()))
                        .toList(),
                segment.contrasts().stream()
                        .map(versus -> new Evidence.Versus(
                                versus.measure().name(),
                                versus.arm(),
                                versus.control(),
                                versus.contrast().t(),
                                versus.contrast().w(),
                                versus.contrast().v()))
                        .toList());
    }

    private static Evidence.Pair pair(MetricEvidence metric, PairState pair, double alpha) {
        Contrast contrast = pair.contrast();
        Bets bets = pair.bets();
        Lifts lifts = pair.lifts();
        boolean binary = metric.measure().binary();
        return new Evidence.Pair(
                metric.measure().name(),
                pair.a(),
                pair.b(),
                contrast.t(),
                contrast.w(),
                contrast.v(),
                rounded(bets.logE()),
                rounded(bets.logBetter()),
                rounded(bets.logWorse()),
                rounded(pair.peaks().different()),
                rounded(pair.peaks().better()),
                rounded(pair.peaks().worse()),
                rounded(pair.peaks().crossed()),
                binary ? rounded(lifts.logE()) : 0,
                binary ? finite(lifts.interval(alpha)) : Optional.empty());
    }

    private static Evidence.Metric metric(MetricEvidence metric) {
        InverseWeighting weighting = metric.weighting();
        return new Evidence.Metric(
                metric.measure().name(),
                sums(weighting.values()),
                sums(weighting.regrets()),
                sums(weighting.gain()),
                weighting.leastPropensity());
    }

    private static List<Evidence.Sums> sums(List<RunningMean> means) {
        return means.stream().map(Published::sums).toList();
    }

    private static Evidence.Sums sums(RunningMean mean) {
        return new Evidence.Sums(mean.n(), mean.sum(), mean.squares());
    }

    private static Optional<Interval> finite(Interval lift) {
        return lift.lower() > -1 && Double.isFinite(lift.upper()) ? Optional.of(lift) : Optional.empty();
    }

    /** JSON has no infinity. */
    private static double finite(double value) {
        return Math.min(value, Double.MAX_VALUE);
    }

    /** Nine decimals say all that an e-value has to say, and keep the record small. */
    private static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }
}
