package dev.sluice.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;

/**
 * What is known of the click rate of each item: Beta posteriors whose prior is fitted to all items together (empirical Bayes by moments).
 * What is not mature yet moves an item by its clicks, and no prior: exposures of it are not known. Where items have groups, the prior of each has the group's mean, itself drawn towards the mean of all; where a
 * model scores them, it moves by what scores have said of rates so far.
 */
public final class ItemPosteriors {
    /** How many exposures the prior is worth: the range within which it is fitted. */
    private static final double LEAST = 2;

    private static final double MOST = 1_000;
    /** Of rates, so that no prior is certain. */
    private static final double MARGIN = 1e-4;

    private final double[] alphas;
    private final double[] betas;

    private ItemPosteriors(double[] alphas, double[] betas) {
        this.alphas = alphas;
        this.betas = betas;
    }

    /**
     * The posteriors.
     *
     * @param trials one for each item
     * @param priors one for each item; those of one group share a mean
     */
    public static ItemPosteriors of(List<ItemTrial> trials, List<ItemPrior> priors) {
        Map<String, ItemTrial> byGroup = new HashMap<>();
        for (int item = 0; item < trials.size(); item++) {
            byGroup.merge(priors.get(item).group(), trials.get(item), ItemTrial::plus);
        }
        ItemTrial all = byGroup.values().stream().reduce(ItemTrial.NONE, ItemTrial::plus);
        double mean = mean(all, 0.5, LEAST);
        double worth = concentration(trials, mean);
        double[] alphas = new double[trials.size()];
        double[] betas = new double[trials.size()];
        double[] means = new double[trials.size()];
        for (int item = 0; item < means.length; item++) {
            means[item] = mean(byGroup.getOrDefault(priors.get(item).group(), all), mean, worth);
        }
        ScoreSlope scores = ScoreSlope.of(trials, priors, means);
        for (int item = 0; item < alphas.length; item++) {
            double own = inside(means[item] + scores.more(priors.get(item)));
            ItemTrial trial = trials.get(item);
            alphas[item] = own * worth + trial.clicks();
            betas[item] = (1 - own) * worth + Math.max(0, trial.exposures() - trial.matured());
        }
        return new ItemPosteriors(alphas, betas);
    }

    /**
     * What a prior is worth: rates of items differ by m(1−m)/(c+1) beyond the m(1−m)/n of chance, with the items weighted by their
     * exposures.
     */
    private static double concentration(List<ItemTrial> trials, double mean) {
        double weight = 0;
        double spread = 0;
        double shown = 0;
        for (ItemTrial trial : trials) {
            if (trial.exposures() > 0) {
                double rate = Math.min(1, trial.matured() / trial.exposures());
                weight += trial.exposures();
                spread += trial.exposures() * (rate - mean) * (rate - mean);
                shown++;
            }
        }
        if (shown < 2) {
            return LEAST;
        }
        double within = mean * (1 - mean);
        double between = spread / weight - within * shown / weight;
        return between <= 0 ? MOST : Math.min(MOST, Math.max(LEAST, within / between - 1));
    }

    /** A rate that an item may have, drawn from its posterior. */
    public double draw(int item, UniformRandomProvider random) {
        double clicks = AhrensDieterMarsagliaTsangGammaSampler.of(random, alphas[item], 1)
                .sample();
        double others = AhrensDieterMarsagliaTsangGammaSampler.of(random, betas[item], 1)
                .sample();
        return clicks / (clicks + others);
    }

    /** The rate to be expected. */
    public double mean(int item) {
        return alphas[item] / (alphas[item] + betas[item]);
    }

    /** Two standard deviations above the mean: what lies below many others has no chance to be drawn before them. */
    public double optimistic(int item) {
        double all = alphas[item] + betas[item];
        double mean = mean(item);
        return mean + 2 * Math.sqrt(mean * (1 - mean) / (all + 1));
    }

    /** Clicks by exposures of mature decisions, drawn towards another rate that is worth so many exposures. */
    private static double mean(ItemTrial all, double towards, double worth) {
        double mean = (all.matured() + towards * worth) / (all.exposures() + worth);
        return inside(mean);
    }

    private static double inside(double mean) {
        return Math.min(1 - MARGIN, Math.max(MARGIN, mean));
    }
}
