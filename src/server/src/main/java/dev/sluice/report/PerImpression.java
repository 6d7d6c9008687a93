package dev.sluice.report;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Covariate;

/**
 * A rate per impression where units are randomised, an arm against control: a ratio of sums over units.
 *
 * @param finding on the difference of both rates, adjusted where a covariate is declared
 * @param units of both arms
 * @param rate of the arm, over all mature impressions of its units
 * @param rateOfControl of control
 * @param designEffect how many times larger the variance of the arm's rate is than if every impression were a unit
 * @param covariate what was made of it: ADJUSTED by it as it was at each unit's first decision (CUPED), or why not
 */
public record PerImpression(
        Comparison finding, long units, double rate, double rateOfControl, double designEffect, Covariate covariate) {
    static PerImpression of(PublishedExperiment experiment, Evidence.PerImpression ratio) {
        Comparison finding = Comparison.of(experiment, ratio.finding());
        return new PerImpression(
                finding,
                ratio.units(),
                finding.most() * ratio.rate(),
                finding.most() * ratio.rateOfControl(),
                ratio.designEffect(),
                ratio.covariate());
    }
}
