package dev.sluice.evidence;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All evidence on one experiment. Sums over mature decisions, so that neither their order nor a restart matters; only the
 * largest e-values depend on when one looked.
 *
 * @param metrics each with its pairs
 * @param check of the propensities
 * @param mostMismatch largest ln E against the logged propensities at any look so far
 * @param unexplained decisions whose version is not known any more and which are in no sum
 * @param segments where the definition declares some
 */
public record ExperimentEvidence(
        List<MetricEvidence> metrics,
        PropensityCheck check,
        double mostMismatch,
        long unexplained,
        List<SegmentEvidence> segments) {
    /** Nothing known of any experiment. */
    public static final ExperimentEvidence NONE = none(List.of(), 0, List.of(), 0);

    /** Values that are kept, with those of earlier declarations. */
    private static final int MOST_SEGMENTS = 64;

    public ExperimentEvidence {
        metrics = List.copyOf(metrics);
        segments = List.copyOf(segments);
    }

    /**
     * Before the first decision.
     *
     * @param measures to compare by
     * @param slots number of slots
     * @param arms slots of the arms that take part
     * @param control slot of the control arm
     */
    public static ExperimentEvidence none(List<Measure> measures, int slots, List<Integer> arms, int control) {
        List<PairState> pairs = new ArrayList<>();
        for (int a : arms) {
            for (int b : arms) {
                if (b < a && (arms.size() <= ExperimentDefinition.MOST_COMPARED_ARMS || a == control || b == control)) {
                    pairs.add(PairState.none(a, b));
                }
            }
        }
        return new ExperimentEvidence(
                measures.stream()
                        .map(measure -> new MetricEvidence(measure, pairs, InverseWeighting.none(slots)))
                        .toList(),
                PropensityCheck.none(slots),
                0,
                0,
                List.of());
    }

    /**
     * With more decisions of one version.
     *
     * @param eligible bit mask of their eligible slots
     * @param mature what they earned, by slot
     */
    public ExperimentEvidence plus(AllocationVersion version, long eligible, List<Outcomes> mature) {
        long[] counts = mature.stream().mapToLong(Outcomes::rows).toArray();
        return version.allocation()
                .among(eligible)
                .map(propensities -> new ExperimentEvidence(
                        metrics.stream()
                                .map(metric -> metric.plus(propensities, version, mature))
                                .toList(),
                        check.plus(propensities, counts),
                        mostMismatch,
                        unexplained,
                        segments))
                .orElseGet(() -> without(mature));
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
        Optional<double[]> propensities = version.allocation().among(eligible);
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
        return new ExperimentEvidence(metrics, check, mostMismatch, unexplained, all);
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
                        .toList());
    }

    public long rows() {
        return Math.round(Arrays.stream(check.observed()).sum());
    }

    /** With decisions that are only counted, since nobody knows what they were drawn from. */
    public ExperimentEvidence without(List<Outcomes> mature) {
        long rows = mature.stream().mapToLong(Outcomes::rows).sum();
        return new ExperimentEvidence(metrics, check, mostMismatch, unexplained + rows, segments);
    }

    /**
     * With the largest e-values brought up to date: a look.
     *
     * @param boundary that |z| must reach now; infinite without a planned horizon and after it
     */
    public ExperimentEvidence looked(double boundary) {
        return new ExperimentEvidence(
                metrics.stream().map(metric -> metric.looked(boundary)).toList(),
                check,
                Math.max(mostMismatch, check.logE()),
                unexplained,
                segments);
    }
}
