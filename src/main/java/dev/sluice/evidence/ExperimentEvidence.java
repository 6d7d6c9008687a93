package dev.sluice.evidence;

import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All evidence on one experiment. Sums over mature decisions, so that neither their order nor a restart matters; only the
 * largest e-values depend on when one looked.
 *
 * @param metrics each with its pairs
 * @param check of the propensities
 * @param mostMismatch largest ln E against the logged propensities at any look so far
 * @param unexplained decisions whose version is not known any more and which are in no sum
 */
public record ExperimentEvidence(
        List<MetricEvidence> metrics, PropensityCheck check, double mostMismatch, long unexplained) {
    /** Nothing known of any experiment. */
    public static final ExperimentEvidence NONE = none(List.of(), 0, List.of(), 0);

    /** Up to as many arms, every pair is compared; beyond, every arm with control. */
    private static final int ALL_PAIRS = 8;

    public ExperimentEvidence {
        metrics = List.copyOf(metrics);
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
                if (b < a && (arms.size() <= ALL_PAIRS || a == control || b == control)) {
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
                0);
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
                        unexplained))
                .orElseGet(() -> without(mature));
    }

    /** Decisions in the sums. */
    public long rows() {
        return Math.round(Arrays.stream(check.observed()).sum());
    }

    /** With decisions that are only counted, since nobody knows what they were drawn from. */
    public ExperimentEvidence without(List<Outcomes> mature) {
        long rows = mature.stream().mapToLong(Outcomes::rows).sum();
        return new ExperimentEvidence(metrics, check, mostMismatch, unexplained + rows);
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
                unexplained);
    }
}
