package dev.sluice.evidence;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Expected;
import dev.sluice.model.Evidence.Standing;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Turns sums into the results that are published. */
public final class Published {
    private final PublishedExperiment experiment;
    private final Findings findings;
    private final Reading reading;
    private final List<Integer> slots;

    private Published(PublishedExperiment experiment, ExperimentEvidence evidence) {
        this.experiment = experiment;
        this.findings = Findings.of(experiment, evidence);
        this.reading = findings.reading();
        this.slots = findings.arms();
    }

    /**
     * The results.
     *
     * @param arms what they have shown
     */
    public static Evidence of(ExperimentEvidence evidence, PublishedExperiment experiment, List<ArmSnapshot> arms) {
        return new Published(experiment, evidence).results(evidence, arms);
    }

    /** Slot of the arm that is claimed to be best by the evidence alone; empty while none is. */
    public static Optional<Integer> best(ExperimentEvidence evidence, PublishedExperiment experiment) {
        Published published = new Published(experiment, evidence);
        return published.best(published.found(evidence));
    }

    private List<Finding> found(ExperimentEvidence evidence) {
        return findings.of(evidence.metrics());
    }

    private Evidence results(ExperimentEvidence evidence, List<ArmSnapshot> arms) {
        List<Finding> found = found(evidence);
        int declared = Math.max(1, experiment.definition().segments().all().size());
        Evidence shown = new Evidence(
                found.stream().map(Published::rounded).toList(),
                Evidence.NONE.standing(),
                evidence.metrics().stream().map(Published::metric).toList(),
                mismatch(evidence),
                evidence.unexplained(),
                evidence.segments().stream()
                        .map(segment -> segment(segment, declared))
                        .toList(),
                UnitRatios.of(experiment, arms),
                Optional.empty(),
                new CourseResults(evidence.course(), experiment).results(),
                Optional.empty());
        return shown.with(new Standing(best(found), beaten(found), expected(evidence, arms)));
    }

    private List<Expected> expected(ExperimentEvidence evidence, List<ArmSnapshot> arms) {
        Measure reward = experiment.definition().reward().measure();
        Outcomes all = arms.stream().map(ArmSnapshot::mature).reduce(Outcomes.NONE, Outcomes::plus);
        return evidence.metrics().stream()
                .filter(metric -> metric.measure().name().equals(reward.name()))
                .findFirst()
                .map(metric -> new ExpectedLoss(metric, slots, experiment.controlSlot(), reward.plugIn(all)).all())
                .orElse(List.of());
    }

    /** The arm that earns more of the reward than every other one. */
    private Optional<Integer> best(List<Finding> found) {
        return slots.stream()
                .filter(arm -> slots.size() > 1
                        && slots.stream().allMatch(other -> other.equals(arm) || beats(found, arm, other)))
                .findFirst();
    }

    private Set<Integer> beaten(List<Finding> found) {
        Set<Integer> beaten = new HashSet<>(slots);
        beaten.removeIf(arm -> slots.stream().noneMatch(other -> !other.equals(arm) && beats(found, other, arm)));
        return beaten;
    }

    private boolean beats(List<Finding> found, int arm, int other) {
        return found.stream()
                .filter(finding -> finding.metric().equals(reading.reward()) && finding.joins(arm, other))
                .map(finding -> finding.arm() == arm ? finding : finding.turned())
                .anyMatch(finding -> finding.difference().lower() > 0 && finding.holdsAt(reading.best()));
    }

    private static Evidence.Mismatch mismatch(ExperimentEvidence evidence) {
        PropensityCheck check = evidence.check();
        SampleRatio.Test test = check.chiSquare();
        return new Evidence.Mismatch(
                finite(check.logE()),
                finite(evidence.mostMismatch()),
                finite(test.chiSquare()),
                test.degreesOfFreedom(),
                test.p());
    }

    private Evidence.Segment segment(SegmentEvidence segment, int segments) {
        return new Evidence.Segment(
                segment.value().attribute().attribute(),
                segment.value().attribute().id(),
                segment.value().value(),
                IntStream.range(0, segment.mature().size())
                        .mapToObj(
                                slot -> slots.contains(slot) ? segment.mature().get(slot) : Outcomes.NONE)
                        .map(arm -> new Evidence.Rows(arm.rows(), arm.clicks(), arm.views(), arm.conversions()))
                        .toList(),
                segment.findings(reading, segments).stream()
                        .filter(finding -> findings.current(finding.arm(), finding.versus()))
                        .map(Published::rounded)
                        .toList());
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

    /** JSON has no infinity. */
    private static double finite(double value) {
        return Math.min(value, Double.MAX_VALUE);
    }

    private static Finding rounded(Finding finding) {
        Interval difference = finding.difference();
        Lift lift = finding.lift();
        return new Finding(
                finding.arm(),
                finding.versus(),
                finding.metric(),
                new Interval(rounded(difference.value()), rounded(difference.lower()), rounded(difference.upper())),
                new Lift(
                        rounded(lift.value()),
                        lift.lower().map(Published::rounded),
                        lift.upper().map(Published::rounded)),
                rounded(finding.logE()),
                finding.level(),
                finding.withinMargin(),
                finding.basis(),
                finding.withdrawn());
    }

    /** To nine digits, which keeps the record small; a limit that is not 0 does not become 0. */
    private static double rounded(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value;
        }
        double scale = Math.pow(10, 8 - Math.floor(Math.log10(Math.abs(value))));
        return Double.isFinite(scale) && scale > 0 ? Math.rint(value * scale) / scale : value;
    }
}
