package dev.sluice.evidence;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Metric;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Evidence.Covariate;
import dev.sluice.model.Evidence.PerImpression;
import dev.sluice.model.Evidence.Use;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.model.Measure;
import dev.sluice.model.UnitSums;
import dev.sluice.model.UnitSums.Part;
import dev.sluice.policy.FixedSplit;
import dev.sluice.statistics.Cuped;
import dev.sluice.statistics.MeanDifference;
import dev.sluice.statistics.RatioMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rates per impression where units are randomised, every arm against control: ratios of sums over units, so that their error
 * comes from the units and not from their impressions. Only under a fixed split that did not change, since elsewhere units
 * that came at other times have other chances. The variance is that of the delta method; the limits hold at every look, and
 * for all arms and metrics at once. Exploratory, beside the goals.
 */
final class UnitRatios {
    private static final double EXPECTED_SUCCESSES = 30;
    private static final long LEAST_UNITS = 30;
    private static final long PLANNED_UNITS = 10_000;

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final List<ArmSnapshot> arms;
    private final AsymptoticSequence sequence;

    private UnitRatios(PublishedExperiment experiment, List<ArmSnapshot> arms) {
        this.experiment = experiment;
        this.definition = experiment.definition();
        this.arms = arms;
        this.sequence = AsymptoticSequence.spreadAbout(
                definition.analysis().decisions().orElse(PLANNED_UNITS),
                definition.analysis().alpha()
                        / Math.max(1, measures().size() * (definition.arms().size() - 1)));
    }

    /** Every arm against control, by every metric; empty where that is not valid, and before there is enough. */
    static List<PerImpression> of(PublishedExperiment experiment, List<ArmSnapshot> arms) {
        ExperimentDefinition definition = experiment.definition();
        return definition.unit().lasting() && definition.policy() instanceof FixedSplit
                ? new UnitRatios(experiment, arms).all()
                : List.of();
    }

    private List<PerImpression> all() {
        List<PerImpression> all = new ArrayList<>();
        for (Measure measure : measures()) {
            UnitSums control = units(experiment.controlSlot());
            for (ArmDefinition arm : definition.arms()) {
                int slot = experiment.slot(arm.key());
                UnitSums treatment = units(slot);
                if (!arm.control() && enough(treatment, control, measure)) {
                    all.add(ratio(slot, measure, treatment, control));
                }
            }
        }
        return all;
    }

    /** Every rate, and the value where it is the reward. */
    private List<Measure> measures() {
        Stream<Measure> value = Stream.of(definition.reward().measure())
                .filter(measure -> measure.bound().isPresent());
        return Stream.concat(Stream.of(Metric.values()).map(Metric::measure), value)
                .toList();
    }

    private UnitSums units(int slot) {
        return arms.stream()
                .filter(arm -> arm.slot() == slot)
                .map(ArmSnapshot::units)
                .findFirst()
                .orElse(UnitSums.NONE);
    }

    /** Whether the smaller arm has enough units, and of a rate should have had enough successes by now. */
    private static boolean enough(UnitSums one, UnitSums other, Measure measure) {
        Part part = part(measure);
        double impressions = one.sum(Part.IMPRESSIONS) + other.sum(Part.IMPRESSIONS);
        double rate = impressions == 0 ? 0 : (one.sum(part) + other.sum(part)) / impressions;
        double least = Math.min(one.sum(Part.IMPRESSIONS), other.sum(Part.IMPRESSIONS));
        return Math.min(one.sum(Part.UNITS), other.sum(Part.UNITS)) >= LEAST_UNITS
                && (measure.bound().isPresent() ? rate > 0 : least * rate >= EXPECTED_SUCCESSES);
    }

    private static Part part(Measure measure) {
        return switch (measure.name()) {
            case "ctr" -> Part.CLICKS;
            case "vtr" -> Part.VIEWS;
            case "cvr" -> Part.CONVERSIONS;
            case "value" -> Part.VALUE;
            default -> throw new IllegalArgumentException("no sums over units are kept of " + measure.name());
        };
    }

    private PerImpression ratio(int slot, Measure measure, UnitSums treatment, UnitSums control) {
        Part part = part(measure);
        double bound = measure.bound().orElse(1.0);
        double units = treatment.sum(Part.UNITS) + control.sum(Part.UNITS);
        double known = treatment.sum(Part.KNOWN) + control.sum(Part.KNOWN);
        boolean before = experiment.group() == 1;
        double average = known == 0 ? 0 : (treatment.sum(Part.COVARIATE) + control.sum(Part.COVARIATE)) / known;
        Cuped cuped = new Cuped(linear(control, part, before, average), linear(treatment, part, before, average));
        MeanDifference adjusted = cuped.adjusted(sequence.alpha());
        double error = Math.sqrt(
                        adjusted.control().errorSquared() + adjusted.treatment().errorSquared())
                / bound;
        double estimate = (adjusted.treatment().mean() - adjusted.control().mean()) / bound;
        Interval difference = sequence.around(estimate, error, units).cut(-1, 1);
        RatioMetric rate = ratio(treatment, part);
        return new PerImpression(
                new Finding(
                        slot,
                        experiment.controlSlot(),
                        measure.name(),
                        difference,
                        Lift.UNKNOWN,
                        error > 0 ? sequence.logE(estimate / error * Math.sqrt(units), units) : 0,
                        sequence.alpha(),
                        false,
                        Basis.UNITS,
                        Optional.empty()),
                Math.round(units),
                rate.value() / bound,
                ratio(control, part).value() / bound,
                rate.designEffect(),
                new Covariate(use(before, cuped), cuped.varianceLeft(), known / units));
    }

    private Use use(boolean before, Cuped cuped) {
        if (definition.analysis().covariate().isEmpty()) {
            return Use.NONE;
        }
        if (!before) {
            return Use.TOO_LATE;
        }
        return cuped.theta() == 0 ? Use.UNKNOWN : Use.ADJUSTED;
    }

    private static RatioMetric ratio(UnitSums units, Part part) {
        return new RatioMetric(
                Math.round(units.sum(Part.UNITS)),
                units.sum(part),
                units.product(part, part),
                units.sum(Part.IMPRESSIONS),
                units.product(Part.IMPRESSIONS, Part.IMPRESSIONS),
                units.product(part, Part.IMPRESSIONS));
    }

    /**
     * Sums of Z = R + (M − R D) / d̄, whose mean is the ratio R and whose error is the ratio's by the delta method (Deng,
     * Knoblich and Lu 2018), with the covariate, which is taken to be average where it is not known.
     *
     * @param adjusted whether there is a covariate at all
     * @param average of the known ones of both arms
     */
    private static Cuped.Sums linear(UnitSums units, Part part, boolean adjusted, double average) {
        double n = units.sum(Part.UNITS);
        double ratio = units.sum(part) / units.sum(Part.IMPRESSIONS);
        double mean = units.sum(Part.IMPRESSIONS) / n;
        double residuals = units.product(part, part)
                - 2 * ratio * units.product(part, Part.IMPRESSIONS)
                + ratio * ratio * units.product(Part.IMPRESSIONS, Part.IMPRESSIONS);
        double sumOfSquares = n * ratio * ratio + residuals / (mean * mean);
        if (!adjusted) {
            return new Cuped.Sums(Math.round(n), n * ratio, sumOfSquares, 0, 0, 0);
        }
        double unknown = n - units.sum(Part.KNOWN);
        double ofKnown = ratio * units.sum(Part.KNOWN)
                + (units.product(part, Part.KNOWN) - ratio * units.product(Part.IMPRESSIONS, Part.KNOWN)) / mean;
        double products = ratio * units.sum(Part.COVARIATE)
                + (units.product(part, Part.COVARIATE) - ratio * units.product(Part.IMPRESSIONS, Part.COVARIATE))
                        / mean;
        return new Cuped.Sums(
                Math.round(n),
                n * ratio,
                sumOfSquares,
                units.sum(Part.COVARIATE) + unknown * average,
                units.product(Part.COVARIATE, Part.COVARIATE) + unknown * average * average,
                products + average * (n * ratio - ofKnown));
    }
}
