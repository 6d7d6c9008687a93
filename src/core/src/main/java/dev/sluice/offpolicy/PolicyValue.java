package dev.sluice.offpolicy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What another policy would have earned, by several estimators, with what tells whether to believe them.
 *
 * @param n logged decisions
 * @param ess effective sample size (Σw)² / Σw²
 * @param maxWeight largest weight
 * @param meanWeight should be 1 within two standard errors: a free check of the logged propensities
 * @param estimates by name: ips, clipped, snips, and with a reward model dm, dr, sndr, switch-dr, dr-os; those that are
 *     biased, clipped, dm, switch-dr and dr-os, have no interval
 * @param trust how far to believe them, by effective sample size, weights and disagreement
 * @param warnings reasons to doubt, in words
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PolicyValue(
        long n,
        double ess,
        double maxWeight,
        double meanWeight,
        Map<String, Estimate> estimates,
        Trust trust,
        List<String> warnings) {
    /** How far the estimates may be believed. */
    public enum Trust {
        /** Nothing speaks against them. */
        GOOD,
        /** With care: read the warnings. */
        LOOK,
        /** Not at all: the log says too little of what the other policy would show. */
        BAD
    }

    private static final double LEAST_ESS = 100;
    private static final double LARGEST_SHARE = 0.1;

    /**
     * Estimates from a log.
     *
     * @param rows one or more
     * @param limit λ of the clipped, switching and shrinking estimators, positive
     * @param model whether rows carry a reward model's values
     */
    public static PolicyValue of(List<LoggedReward> rows, double limit, boolean model) {
        if (rows.isEmpty() || !(limit > 0)) {
            throw new IllegalArgumentException("needs a row or more and a positive limit");
        }
        long n = rows.stream().mapToLong(LoggedReward::count).sum();
        double sum = sum(rows, LoggedReward::weight);
        double squares = sum(rows, row -> row.weight() * row.weight());
        double largest = rows.stream().mapToDouble(LoggedReward::weight).max().orElse(0);
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        estimates.put("ips", mean(rows, row -> row.weight() * row.reward()));
        estimates.put(
                "clipped",
                mean(rows, row -> Math.min(row.weight(), limit) * row.reward()).biased());
        if (sum > 0) {
            estimates.put("snips", selfNormalised(rows, sum));
        }
        if (model) {
            estimates.putAll(modelled(rows, limit, sum, n));
        }
        double ess = squares == 0 ? 0 : sum * sum / squares;
        double mean = sum / n;
        double error = mean(rows, LoggedReward::weight).se();
        if (rows.stream().allMatch(row -> row.reward() >= 0)) {
            estimates.replaceAll((name, estimate) -> estimate.cut());
        }
        List<String> warnings = warnings(n, ess, largest, mean, error);
        boolean apart = disagree(estimates);
        if (apart) {
            warnings.add("the estimators differ by more than their errors explain");
        }
        boolean unusable = ess < LEAST_ESS || largest > n * LARGEST_SHARE;
        Trust trust = unusable ? Trust.BAD : warnings.isEmpty() ? Trust.GOOD : Trust.LOOK;
        return new PolicyValue(n, ess, largest, mean, estimates, trust, warnings);
    }

    private static Estimate mean(List<LoggedReward> rows, ToDoubleFunction<LoggedReward> term) {
        return Estimate.mean(rows, term);
    }

    private static double sum(List<LoggedReward> rows, ToDoubleFunction<LoggedReward> term) {
        return rows.stream()
                .mapToDouble(row -> row.count() * term.applyAsDouble(row))
                .sum();
    }

    /** Σwr / Σw (Swaminathan and Joachims 2015) with the delta method, SE = √(Σ w² (r − v)²) / Σw. */
    private static Estimate selfNormalised(List<LoggedReward> rows, double sum) {
        double value = sum(rows, row -> row.weight() * row.reward()) / sum;
        double squares = sum(rows, row -> Math.pow(row.weight() * (row.reward() - value), 2));
        return Estimate.of(value, Math.sqrt(squares) / sum);
    }

    private static Map<String, Estimate> modelled(List<LoggedReward> rows, double limit, double sum, double n) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        estimates.put("dm", mean(rows, LoggedReward::modelValue).biased());
        estimates.put("dr", corrected(rows, weight -> weight)); // Dudík, Langford and Li 2011
        if (sum > 0) {
            estimates.put("sndr", selfNormalisedCorrection(rows, sum, n));
        }
        estimates.put( // Wang et al. 2017
                "switch-dr",
                corrected(rows, weight -> weight <= limit ? weight : 0).biased());
        estimates.put( // Su et al. 2020, optimistic shrinkage
                "dr-os",
                corrected(rows, weight -> limit * weight / (weight * weight + limit))
                        .biased());
        return estimates;
    }

    private static Estimate corrected(List<LoggedReward> rows, DoubleUnaryOperator weight) {
        return mean(
                rows,
                row -> row.modelValue() + weight.applyAsDouble(row.weight()) * (row.reward() - row.modelReward()));
    }

    private static Estimate selfNormalisedCorrection(List<LoggedReward> rows, double sum, double n) {
        double model = sum(rows, LoggedReward::modelValue) / n;
        double correction = sum(rows, row -> row.weight() * (row.reward() - row.modelReward())) / sum;
        Estimate influence = mean(
                rows,
                row -> row.modelValue() + n / sum * row.weight() * (row.reward() - row.modelReward() - correction));
        return Estimate.of(model + correction, influence.se());
    }

    private static boolean disagree(Map<String, Estimate> estimates) {
        List<Estimate> known = estimates.values().stream()
                .filter(estimate -> estimate.lower().isPresent())
                .toList();
        return known.stream().anyMatch(one -> known.stream().anyMatch(one::disagrees));
    }

    private static List<String> warnings(long n, double ess, double largest, double mean, double error) {
        List<String> warnings = new ArrayList<>();
        if (ess < LEAST_ESS) {
            warnings.add("the effective sample size is below 100: the policies differ too much for this log");
        }
        if (largest > n * LARGEST_SHARE) {
            warnings.add("one decision carries more than a tenth of all weight");
        }
        if (Math.abs(mean - 1) > 2 * error && Math.abs(mean - 1) > 1e-9) {
            warnings.add("the mean weight is not 1 within two standard errors: the logged propensities may be wrong, or"
                    + " the log may lack what the other policy would show");
        }
        return warnings;
    }
}
