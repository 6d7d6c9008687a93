package dev.sluice.evidence;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.policy.LiftSums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All evidence on one experiment. Sums over mature decisions, so that neither their order nor a restart matters; only
 * what looks leave depends on when one looked.
 *
 * @param metrics each with its pairs
 * @param check of the propensities
 * @param mostMismatch largest ln E against the logged propensities at any look so far
 * @param unexplained decisions whose version is not known any more and which are in no sum
 * @param segments where the definition declares some
 * @param course the reward over time
 * @param lifts what successes say of the arms' relative effects; nothing where the reward is not 0 or 1
 */
public record ExperimentEvidence(
        List<MetricEvidence> metrics,
        PropensityCheck check,
        double mostMismatch,
        long unexplained,
        List<SegmentEvidence> segments,
        Course course,
        LiftSums lifts) {
    /** Values that are kept, with those of earlier declarations. */
    private static final int MOST_SEGMENTS = 64;

    public ExperimentEvidence {
        metrics = List.copyOf(metrics);
        segments = List.copyOf(segments);
    }

    /** Before the first decision of these arms. */
    public static ExperimentEvidence none(PublishedExperiment experiment) {
        return none(experiment, experiment.definition().measures());
    }

    /** The same by some measures only. */
    public static ExperimentEvidence none(PublishedExperiment experiment, List<Measure> measures) {
        int slots = experiment.slots().size();
        return new ExperimentEvidence(
                measures.stream()
                        .map(measure ->
                                new MetricEvidence(measure, pairs(experiment, measure), InverseWeighting.none(slots)))
                        .toList(),
                PropensityCheck.none(slots),
                0,
                0,
                List.of(),
                Course.NONE,
                LiftSums.NONE);
    }

    /** With room for arms that have joined; what is known of the others stays. */
    public ExperimentEvidence fitting(PublishedExperiment experiment) {
        int slots = experiment.slots().size();
        List<MetricEvidence> fitting = metrics.stream()
                .map(metric -> metric.fitting(pairs(experiment, metric.measure()), slots))
                .toList();
        List<SegmentEvidence> shown =
                segments.stream().map(segment -> segment.fitting(experiment)).toList();
        return check.observed().length == slots && fitting.equals(metrics) && shown.equals(segments)
                ? this
                : new ExperimentEvidence(
                        fitting, check.fitting(slots), mostMismatch, unexplained, shown, course, lifts);
    }

    /** Arms that were ever compared by a metric; those that have left count, since they might have been claimed. */
    int arms() {
        return (int) metrics.stream()
                .flatMap(metric -> metric.pairs().stream())
                .flatMap(pair -> Stream.of(pair.a(), pair.b()))
                .distinct()
                .count();
    }

    private static List<PairState> pairs(PublishedExperiment experiment, Measure measure) {
        ExperimentDefinition definition = experiment.definition();
        Reading reading = Reading.of(definition);
        boolean all = definition.arms().size() <= ExperimentDefinition.MOST_COMPARED_ARMS && reading.compares(measure);
        List<Integer> slots = experiment.armSlots();
        int control = experiment.controlSlot();
        List<PairState> pairs = new ArrayList<>();
        for (int a : slots) {
            for (int b : slots) {
                boolean withControl = a == control || b == control;
                if (b < a && (all || withControl)) {
                    boolean betting = withControl
                            && reading.horizon().isEmpty()
                            && measure.bound().isEmpty();
                    pairs.add(PairState.none(a, b, betting));
                }
            }
        }
        return pairs;
    }

    /**
     * With more decisions of one version.
     *
     * @param eligible bit mask of their eligible slots
     * @param at when they matured
     * @param mature what they earned, by slot
     */
    public ExperimentEvidence plus(
            PublishedExperiment experiment,
            AllocationVersion version,
            long eligible,
            Instant at,
            List<Outcomes> mature) {
        long[] counts = mature.stream().mapToLong(Outcomes::rows).toArray();
        return version.allocation()
                .among(eligible, experiment.slots().size())
                .map(propensities -> new ExperimentEvidence(
                        metrics.stream()
                                .map(metric -> metric.plus(propensities, version, mature))
                                .toList(),
                        check.plus(propensities, counts),
                        mostMismatch,
                        unexplained,
                        segments,
                        experiment.definition().interleaves()
                                ? course
                                : course.plus(experiment, at, version, propensities, mature),
                        lifted(experiment.definition().reward().measure(), version, propensities, mature)))
                .orElseGet(() -> without(mature));
    }

    private LiftSums lifted(Measure reward, AllocationVersion version, double[] propensities, List<Outcomes> mature) {
        return reward.binary() ? lifts.plus(LiftSums.Cell.of(reward, version, propensities, mature)) : lifts;
    }

    /**
     * The same with decisions of one version that {@link #plus} has taken in shown in their segment as well.
     *
     * @param eligible bit mask of their eligible slots
     * @param value of an attribute that all of them have
     * @param mature what they earned, by slot
     */
    public ExperimentEvidence within(
            PublishedExperiment experiment,
            AllocationVersion version,
            long eligible,
            Segments.Value value,
            List<Outcomes> mature) {
        Optional<double[]> propensities =
                version.allocation().among(eligible, experiment.slots().size());
        if (propensities.isEmpty()) {
            return this;
        }
        SegmentEvidence before = segments.stream()
                .filter(segment -> segment.value().equals(value))
                .findFirst()
                .orElseGet(() -> SegmentEvidence.none(value, experiment));
        List<SegmentEvidence> all = new ArrayList<>(segments);
        all.removeIf(segment -> segment.value().equals(value));
        all.add(before.plus(propensities.get(), version, mature));
        if (all.size() > MOST_SEGMENTS) { // the first has got nothing for longest
            all.remove(0);
        }
        return new ExperimentEvidence(metrics, check, mostMismatch, unexplained, all, course, lifts);
    }

    public ExperimentEvidence showing(Segments declared) {
        List<Segments.Value> shown = declared.all();
        return new ExperimentEvidence(
                metrics,
                check,
                mostMismatch,
                unexplained,
                segments.stream()
                        .filter(segment -> shown.contains(segment.value()))
                        .toList(),
                course,
                lifts);
    }

    public long rows() {
        return Math.round(Arrays.stream(check.observed()).sum());
    }

    /** With decisions that are only counted, since nobody knows what they were drawn from. */
    public ExperimentEvidence without(List<Outcomes> mature) {
        long rows = mature.stream().mapToLong(Outcomes::rows).sum();
        return new ExperimentEvidence(metrics, check, mostMismatch, unexplained + rows, segments, course, lifts);
    }

    /**
     * A look: under a plan its tests are brought up to date.
     *
     * @param before mature decisions at the look before
     */
    public ExperimentEvidence looked(PublishedExperiment experiment, long before) {
        Reading reading = Reading.of(experiment.definition());
        Findings findings = Findings.of(experiment, this);
        return each((metric, pair) -> reading.horizon()
                .map(horizon -> pair.looked(pair.planned()
                        .looked(
                                new PlannedTest.Plan(
                                        horizon, findings.planned(metrics, metric, pair), metric.measure()),
                                pair.score(),
                                before,
                                rows())))
                .orElse(pair));
    }

    /** Whether a plan has been brought forward in a way that later sums alone would not tell. */
    public boolean looksAdded(PublishedExperiment experiment, ExperimentEvidence before) {
        boolean spaced = experiment.definition().analysis().looks().isPresent();
        List<PlannedTest> now = tests().toList();
        List<PlannedTest> last = before.tests().toList();
        return now.size() != last.size()
                || IntStream.range(0, now.size())
                        .anyMatch(i -> spaced
                                ? !now.get(i).equals(last.get(i))
                                : now.get(i).keeps(last.get(i)));
    }

    private Stream<PlannedTest> tests() {
        return metrics.stream().flatMap(metric -> metric.pairs().stream()).map(PairState::planned);
    }

    /** With what earlier looks have left. */
    public ExperimentEvidence after(ExperimentEvidence shown) {
        return shown.metrics.size() == metrics.size()
                ? new ExperimentEvidence(
                        IntStream.range(0, metrics.size())
                                .mapToObj(i -> metrics.get(i).after(shown.metrics.get(i)))
                                .toList(),
                        check,
                        Math.max(mostMismatch, shown.mostMismatch),
                        unexplained,
                        segments,
                        course,
                        lifts)
                : this;
    }

    private ExperimentEvidence each(BiFunction<MetricEvidence, PairState, PairState> change) {
        return new ExperimentEvidence(
                metrics.stream()
                        .map(metric -> metric.each(pair -> change.apply(metric, pair)))
                        .toList(),
                check,
                Math.max(mostMismatch, check.logE()),
                unexplained,
                segments,
                course,
                lifts);
    }
}
