package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Metric;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.UnitSums;
import dev.sluice.model.UnitSums.Part;
import dev.sluice.policy.FixedSplit;
import dev.sluice.statistics.Cuped;
import dev.sluice.statistics.MeanDifference;
import dev.sluice.statistics.RatioMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A rate per impression where units are randomised, an arm against control: a ratio of sums over units, so its error comes
 * from the units and not from their impressions. Only under a fixed split that did not change, since elsewhere units that
 * came at other times have other chances.
 *
 * @param arm key
 * @param versus key of control
 * @param metric ctr, vtr or cvr
 * @param units of both arms
 * @param rate of the arm, over all mature impressions of its units
 * @param rateOfControl of control
 * @param difference rate − rateOfControl, adjusted where a covariate is declared, with limits that hold at every look
 * @param designEffect how many times larger the variance of the arm's rate is than if every impression were a unit
 * @param varianceLeft share of the variance of the difference that the covariate leaves, 1 without one; above 1 where it
 *     does harm, as it may when arms are of unequal size
 * @param covariateKnown share of the units whose covariate was known, in [0, 1]; the others count as average
 * @param method how it is made
 * @param meaning in one sentence
 */
public record PerImpression(
        String arm,
        String versus,
        String metric,
        long units,
        double rate,
        double rateOfControl,
        Interval difference,
        double designEffect,
        double varianceLeft,
        double covariateKnown,
        String method,
        String meaning) {
    private static final String METHOD =
            "ratio of sums over units, variance by the delta method, asymptotic confidence sequence; exploratory: claims"
                    + " rest on one row per unit";
    private static final String ADJUSTED = "; adjusted by '%s' as it was at each unit's first decision (CUPED)";
    private static final String UNKNOWN = "; not adjusted: '%s' was known of no unit, or the same for all";
    private static final String TOO_LATE =
            "; not adjusted: in a group that is not the first, units may have met their arms before, so that '%s' may depend"
                    + " on the arm";
    private static final long LEAST_UNITS = 30;
    private static final long PLANNED_UNITS = 10_000;

    /** Every arm with control, by every metric; empty where that is not valid, and before there is enough. */
    static List<PerImpression> of(PublishedExperiment experiment, PolicySnapshot snapshot) {
        ExperimentDefinition definition = experiment.definition();
        List<PerImpression> all = new ArrayList<>();
        if (definition.unit().lasting() && definition.policy() instanceof FixedSplit) {
            for (Metric metric : Metric.values()) {
                for (ArmDefinition arm : definition.arms()) {
                    UnitSums treatment = units(snapshot, experiment.slot(arm.key()));
                    UnitSums control = units(snapshot, experiment.controlSlot());
                    if (!arm.control() && enough(treatment, metric) && enough(control, metric)) {
                        all.add(of(experiment, arm.key(), metric, treatment, control));
                    }
                }
            }
        }
        return all;
    }

    private static UnitSums units(PolicySnapshot snapshot, int slot) {
        return snapshot.arms().stream()
                .filter(arm -> arm.slot() == slot)
                .map(ArmSnapshot::units)
                .findFirst()
                .orElse(UnitSums.NONE);
    }

    private static boolean enough(UnitSums units, Metric metric) {
        return units.sum(Part.UNITS) >= LEAST_UNITS && units.sum(part(metric)) >= Comparisons.ENOUGH_SUCCESSES;
    }

    private static Part part(Metric metric) {
        return switch (metric) {
            case CTR -> Part.CLICKS;
            case VTR -> Part.VIEWS;
            case CVR -> Part.CONVERSIONS;
        };
    }

    private static PerImpression of(
            PublishedExperiment experiment, String arm, Metric metric, UnitSums treatment, UnitSums control) {
        ExperimentDefinition definition = experiment.definition();
        double alpha = definition.analysis().alpha();
        RatioMetric rate = ratio(treatment, part(metric));
        RatioMetric rateOfControl = ratio(control, part(metric));
        double known = treatment.sum(Part.KNOWN) + control.sum(Part.KNOWN);
        boolean before = experiment.group() == 1;
        double average = known == 0 ? 0 : (treatment.sum(Part.COVARIATE) + control.sum(Part.COVARIATE)) / known;
        Cuped cuped = new Cuped(
                linear(control, part(metric), before, average), linear(treatment, part(metric), before, average));
        MeanDifference adjusted = cuped.adjusted(alpha);
        double error = Math.sqrt(
                adjusted.control().errorSquared() + adjusted.treatment().errorSquared());
        double units = treatment.sum(Part.UNITS) + control.sum(Part.UNITS);
        AsymptoticSequence sequence =
                AsymptoticSequence.tunedTo(definition.analysis().decisions().orElse(PLANNED_UNITS), alpha);
        Interval difference =
                sequence.around(adjusted.treatment().mean() - adjusted.control().mean(), error, units);
        String versus = experiment.slots().get(experiment.controlSlot());
        String how = !before ? TOO_LATE : cuped.theta() == 0 ? UNKNOWN : ADJUSTED;
        return new PerImpression(
                arm,
                versus,
                metric.name().toLowerCase(Locale.ROOT),
                Math.round(units),
                rate.value(),
                rateOfControl.value(),
                difference,
                rate.designEffect(),
                cuped.varianceLeft(),
                known / units,
                METHOD + definition.analysis().covariate().map(how::formatted).orElse(""),
                meaning(difference, arm, versus, metric));
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

    private static String meaning(Interval difference, String arm, String versus, Metric metric) {
        if (!(difference.lower() > 0 || difference.upper() < 0)) {
            return "the data do not tell yet whether %s and %s differ in %s per impression"
                    .formatted(arm, versus, metric);
        }
        return "%s has a %s %s per impression than %s; exploratory, beside the goals whose error is controlled"
                .formatted(arm, difference.lower() > 0 ? "higher" : "lower", metric, versus);
    }
}
