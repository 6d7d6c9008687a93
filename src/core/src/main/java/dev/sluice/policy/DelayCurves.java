package dev.sluice.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Estimates, for the arms of one experiment, how many of their decisions have had their chance: those too young to have
 * earned count only in part (Vernade, Cappé and Perchet 2017).
 *
 * <p>A success comes at once with probability π, else after a geometric delay of mean μ; F_q is the law of the delay for
 * q = (π, μ), within the window. Rate and delay are judged together (Chapelle 2014): with the rate integrated out,
 * L(q) ∝ Π f_q(delay) · B(1 + s, 1 + N_q), N_q = Σ F_q(age) (n − s). An arm's prior over q is drawn by {@value #SHARED} towards
 * the mean posterior of the others, by turns, and else falls as μ towards quick delays. Failures are the power mean of N_q
 * with exponent {@value #POWER}, below their mean as long as delays are uncertain: an arm that may be slow is tried on, since a
 * starved one never shows its delay. Decisions and successes of cohorts younger than a granule both count for nothing.
 *
 * <p>Cost: 22 exponentials per cohort, 660 log-gammas per arm.
 */
public final class DelayCurves {
    private static final double[] AT_ONCE = {0, .03, .08, .15, .23, .31, .39, .47, .55, .63, .71, .79, .87, .94, .98};
    private static final int MEANS = 22;
    /** Shortest mean, in granules. */
    private static final double SHORTEST = 0.5;

    private static final double SHARED = 0.85;
    private static final int TURNS = 10;
    private static final double POWER = -6;

    private final DelayScale scale;
    private final double[] decay = new double[MEANS];
    private final double[] base = new double[AT_ONCE.length * MEANS];

    public DelayCurves(DelayScale scale) {
        this.scale = scale;
        double step = Math.log(scale.length() / SHORTEST) / (MEANS - 1);
        for (int m = 0; m < MEANS; m++) {
            double mean = SHORTEST * Math.exp(step * m);
            decay[m] = Math.log1p(1 / mean);
            for (int i = 0; i < AT_ONCE.length; i++) {
                base[i * MEANS + m] = mean;
            }
        }
        normalize(base);
    }

    /**
     * What a policy may learn from.
     *
     * @param arms of one experiment
     * @param keys of the arms, in the same order
     * @param now not before the last change
     */
    public List<ArmTotals> totals(List<DelayedTotals> arms, List<String> keys, Instant now) {
        List<Fit> fits = new ArrayList<>();
        for (DelayedTotals arm : arms) {
            fits.add(new Fit(arm.at(scale.number(now), scale), scale.at(now)));
        }
        double[][] posteriors = posteriors(fits);
        List<ArmTotals> totals = new ArrayList<>();
        for (int k = 0; k < arms.size(); k++) {
            Fit fit = fits.get(k);
            long rows = Math.round(arms.get(k).rows());
            double trials = Math.min(rows, fit.successes.came() + fit.failures(posteriors[k]));
            totals.add(new ArmTotals(keys.get(k), rows, trials, Math.min(trials, fit.successes.came())));
        }
        return totals;
    }

    private double[][] posteriors(List<Fit> fits) {
        double[][] posteriors = new double[fits.size()][];
        for (int k = 0; k < posteriors.length; k++) {
            posteriors[k] = fits.get(k).posterior(base);
        }
        for (int turn = 0; turn < TURNS && posteriors.length > 1; turn++) {
            posteriors = turn(fits, posteriors);
        }
        return posteriors;
    }

    private double[][] turn(List<Fit> fits, double[][] before) {
        double[] sum = new double[base.length];
        for (double[] posterior : before) {
            for (int q = 0; q < sum.length; q++) {
                sum[q] += posterior[q];
            }
        }
        double[][] after = new double[before.length][];
        double[] prior = new double[base.length];
        for (int k = 0; k < after.length; k++) {
            for (int q = 0; q < prior.length; q++) {
                double others = Math.max(0, sum[q] - before[k][q]) / (before.length - 1);
                prior[q] = (1 - SHARED) * base[q] + SHARED * others;
            }
            after[k] = fits.get(k).posterior(prior);
        }
        return after;
    }

    private static void normalize(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int q = 0; q < weights.length; q++) {
            weights[q] /= sum;
        }
    }

    /** The likelihood of one arm. */
    private final class Fit {
        private final double[] failures = new double[base.length];
        private final double[] likelihood = new double[base.length];
        private final double[] late = new double[MEANS];
        private final DelayedSuccesses successes;

        Fit(DelayedTotals arm, double now) {
            DelayedSuccesses came = arm.mature().successes();
            double mature = arm.mature().open();
            double open = 0;
            for (DelayedCohort cohort : arm.open()) {
                if (!cohort.current(now)) {
                    open += cohort.open();
                    came = came.plus(cohort.successes());
                    addLate(cohort.open(), Math.min(scale.length(), cohort.age(now)));
                }
            }
            successes = came.net();
            for (int q = 0; q < base.length; q++) {
                double later = 1 - AT_ONCE[q / MEANS];
                int m = q % MEANS;
                double within = 1 - later * Math.exp(-decay[m] * scale.length());
                failures[q] = mature + Math.max(0, open - later * late[m]) / within;
                likelihood[q] = delays(later, decay[m]) - successes.came() * Math.log(within) + rate(failures[q]);
            }
            exponentiate();
        }

        private void addLate(double rows, double age) {
            for (int m = 0; m < MEANS; m++) {
                late[m] += rows * Math.exp(-decay[m] * age);
            }
        }

        /** Σ ln f of the delays. */
        private double delays(double later, double decay) {
            double first = -Math.expm1(-decay);
            double atOnce = successes.came() - successes.late();
            return atOnce * Math.log(1 - later + later * first)
                    + successes.late() * Math.log(later * first)
                    - successes.granules() * decay;
        }

        /** ln B(1 + s, 1 + failures), up to a constant. */
        private double rate(double failures) {
            return Gamma.logGamma(1 + failures) - Gamma.logGamma(2 + successes.came() + failures);
        }

        private void exponentiate() {
            double highest = Double.NEGATIVE_INFINITY;
            for (double log : likelihood) {
                highest = Math.max(highest, log);
            }
            for (int q = 0; q < likelihood.length; q++) {
                likelihood[q] = Math.exp(likelihood[q] - highest);
            }
        }

        double[] posterior(double[] prior) {
            double[] posterior = new double[base.length];
            for (int q = 0; q < posterior.length; q++) {
                posterior[q] = prior[q] * likelihood[q];
            }
            normalize(posterior);
            return posterior;
        }

        double failures(double[] posterior) {
            double shift = 1 + successes.came();
            double least = Double.POSITIVE_INFINITY;
            double most = 0;
            double sum = 0;
            for (int q = 0; q < posterior.length; q++) {
                sum += posterior[q] * Math.pow(shift + failures[q], POWER);
                least = Math.min(least, failures[q]);
                most = Math.max(most, failures[q]);
            }
            return Math.max(least, Math.min(most, Math.pow(sum, 1 / POWER) - shift));
        }
    }
}
