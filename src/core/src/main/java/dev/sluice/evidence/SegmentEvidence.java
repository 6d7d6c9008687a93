package dev.sluice.evidence;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the arms earned from decisions of one segment, and every arm against control there by method O. To explore, and to
 * see harm to a few: claims on all traffic do not rest on it.
 *
 * @param value of the attribute
 * @param mature what its decisions earned, by slot
 * @param contrasts of arms with control, by goal
 */
public record SegmentEvidence(Segments.Value value, List<Outcomes> mature, List<Versus> contrasts) {
    private static final Interval NOTHING = new Interval(0, -1, 1);

    public SegmentEvidence {
        mature = List.copyOf(mature);
        contrasts = List.copyOf(contrasts);
    }

    /**
     * An arm against control.
     *
     * @param measure what a row earns
     * @param arm slot of the arm
     * @param control slot of control
     * @param contrast arm − control
     */
    public record Versus(Measure measure, int arm, int control, Contrast contrast) {
        private Versus plus(double[] propensities, AllocationVersion version, List<Outcomes> mature) {
            long rows = mature.stream().mapToLong(Outcomes::rows).sum();
            Batch batch = new Batch(
                    propensities[arm],
                    propensities[control],
                    MetricEvidence.plugIns(measure, version, arm, control),
                    rows,
                    Rewards.of(mature.get(arm), measure),
                    Rewards.of(mature.get(control), measure));
            return new Versus(measure, arm, control, contrast.plus(batch));
        }
    }

    /** Before the first decision. */
    static SegmentEvidence none(Segments.Value value, PublishedExperiment experiment) {
        ExperimentDefinition definition = experiment.definition();
        List<Measure> compared = definition.measures();
        List<Versus> contrasts = new ArrayList<>();
        for (Measure goal : definition.goals()) {
            for (ArmDefinition arm : definition.arms()) {
                if (!arm.control() && compared.contains(goal)) {
                    contrasts.add(
                            new Versus(goal, experiment.slot(arm.key()), experiment.controlSlot(), Contrast.NONE));
                }
            }
        }
        return new SegmentEvidence(value, Collections.nCopies(experiment.slots().size(), Outcomes.NONE), contrasts);
    }

    /** With room for arms that have joined. */
    SegmentEvidence fitting(PublishedExperiment experiment) {
        SegmentEvidence wanted = none(value, experiment);
        List<Outcomes> all = new ArrayList<>(wanted.mature);
        for (int slot = 0; slot < mature.size(); slot++) {
            all.set(slot, mature.get(slot));
        }
        Stream<Versus> joined = wanted.contrasts.stream()
                .filter(versus -> contrasts.stream()
                        .noneMatch(known -> known.arm == versus.arm && known.measure.equals(versus.measure)));
        return new SegmentEvidence(
                value, all, Stream.concat(contrasts.stream(), joined).toList());
    }

    /** With more decisions of one version, drawn with the same propensities. */
    SegmentEvidence plus(double[] propensities, AllocationVersion version, List<Outcomes> more) {
        List<Outcomes> sum = new ArrayList<>();
        for (int slot = 0; slot < mature.size(); slot++) {
            sum.add(mature.get(slot).plus(more.get(slot)));
        }
        return new SegmentEvidence(
                value,
                sum,
                contrasts.stream()
                        .map(versus -> versus.plus(propensities, version, more))
                        .toList());
    }

    /**
     * What may be said within the segment, for all segments at once.
     *
     * @param segments how many are declared
     */
    List<Finding> findings(Reading reading, int segments) {
        if (contrasts.isEmpty()) {
            return List.of();
        }
        double level = reading.alpha() / (segments * contrasts.size());
        AsymptoticSequence sequence = AsymptoticSequence.spreadAbout(reading.tightest() / segments, level);
        return contrasts.stream().map(versus -> finding(versus, sequence)).toList();
    }

    private Finding finding(Versus versus, AsymptoticSequence sequence) {
        Contrast contrast = versus.contrast;
        boolean shown = enough(versus);
        return new Finding(
                versus.arm,
                versus.control,
                versus.measure.name(),
                shown ? contrast.interval(sequence) : NOTHING,
                Lift.UNKNOWN,
                shown ? sequence.logE(contrast.t(), contrast.v()) : 0,
                sequence.alpha(),
                false,
                Basis.SEGMENT,
                Optional.empty());
    }

    private boolean enough(Versus versus) {
        Outcomes arm = mature.get(versus.arm);
        Outcomes control = mature.get(versus.control);
        Outcomes both = arm.plus(control);
        double rate = both.rows() == 0 ? 0 : versus.measure.earned(both) / both.rows();
        double least = Math.min(arm.rows(), control.rows());
        return versus.contrast.w() > 0 && Score.enough(versus.measure, least, rate);
    }
}
