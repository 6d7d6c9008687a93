package dev.sluice.policy;

import java.util.List;

/**
 * What a model's score says of the click rate of items, beyond what is known of them without it: the line through the rates by least squares
 * weighted by exposures, its slope drawn towards 0 by as much of it as chance explains (the positive part of James and Stein 1961).
 *
 * @param centre score that changes nothing
 * @param slope of the rate by the score
 */
record ScoreSlope(double centre, double slope) {
    static final ScoreSlope NONE = new ScoreSlope(0, 0);

    /**
     * @param means rates of the items without their scores
     */
    static ScoreSlope of(List<ItemTrial> trials, List<ItemPrior> priors, double[] means) {
        double weight = 0;
        double sum = 0;
        for (int item = 0; item < means.length; item++) {
            if (priors.get(item).score().isPresent()) {
                double exposures = trials.get(item).exposures();
                weight += exposures;
                sum += exposures * priors.get(item).score().getAsDouble();
            }
        }
        if (weight == 0) {
            return NONE;
        }
        double centre = sum / weight;
        double spread = 0;
        double shared = 0;
        double chance = 0;
        for (int item = 0; item < means.length; item++) {
            ItemTrial trial = trials.get(item);
            if (priors.get(item).score().isPresent() && trial.exposures() > 0) {
                double off = priors.get(item).score().getAsDouble() - centre;
                double rate = Math.min(1, trial.matured() / trial.exposures());
                spread += trial.exposures() * off * off;
                shared += trial.exposures() * off * (rate - means[item]);
                chance += trial.exposures() * off * off * means[item] * (1 - means[item]);
            }
        }
        if (spread == 0 || shared == 0) {
            return NONE;
        }
        double slope = shared / spread;
        double variance = chance / (spread * spread);
        return new ScoreSlope(centre, slope * Math.max(0, 1 - variance / (slope * slope)));
    }

    /** How much higher the rate of an item is for its score. */
    double more(ItemPrior prior) {
        return prior.score().isPresent() ? slope * (prior.score().getAsDouble() - centre) : 0;
    }
}
