package dev.sluice.statistics;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.apache.commons.math3.special.Beta;

/**
 * The spread of the true rates of past arms, as the Beta prior of a new one: c (m, 1 − m) that maximises
 * Σ ln BB(s_i; n_i, c m, c (1 − m)), c in [10, 5000], starting from the method of moments.
 *
 * @param mean m, in (0, 1)
 * @param concentration c: how many observations the prior is worth
 */
public record EmpiricalBayes(double mean, double concentration) {
    private static final double LEAST = 10;
    private static final double MOST = 5000;
    private static final int EVALUATIONS = 10_000;

    /**
     * Fitted to past arms.
     *
     * @param arms at least two with rows, with at least one success and one failure in all
     */
    public static EmpiricalBayes fit(List<RateDifference.Rate> arms) {
        long successes = arms.stream().mapToLong(RateDifference.Rate::successes).sum();
        long rows = arms.stream().mapToLong(RateDifference.Rate::n).sum();
        if (arms.size() < 2 || successes == 0 || successes == rows) {
            throw new IllegalArgumentException("needs two arms or more, with successes and failures");
        }
        double mean = (double) successes / rows;
        double[] start = {Math.log(mean / (1 - mean)), Math.log(moments(arms, mean))};
        double[] best = new SimplexOptimizer(1e-12, 1e-12)
                .optimize(
                        new MaxEval(EVALUATIONS),
                        new ObjectiveFunction(at -> logLikelihood(arms, of(at))),
                        GoalType.MAXIMIZE,
                        new InitialGuess(start),
                        new NelderMeadSimplex(new double[] {0.1, 0.5}))
                .getPoint();
        return of(best);
    }

    /** ln of the chance of what the arms showed, up to a constant. */
    static double logLikelihood(List<RateDifference.Rate> arms, EmpiricalBayes prior) {
        double a = prior.concentration * prior.mean;
        double b = prior.concentration * (1 - prior.mean);
        double sum = -arms.size() * Beta.logBeta(a, b);
        for (RateDifference.Rate arm : arms) {
            sum += Beta.logBeta(a + arm.successes(), b + arm.n() - arm.successes());
        }
        return sum;
    }

    private static EmpiricalBayes of(double[] at) {
        return new EmpiricalBayes(1 / (1 + Math.exp(-at[0])), clip(Math.exp(at[1])));
    }

    private static double moments(List<RateDifference.Rate> arms, double mean) {
        double[] rates = arms.stream().mapToDouble(RateDifference.Rate::value).toArray();
        double spread =
                Arrays.stream(rates).map(rate -> (rate - mean) * (rate - mean)).sum() / (rates.length - 1);
        double noise = arms.stream()
                .mapToDouble(arm -> mean * (1 - mean) / arm.n())
                .average()
                .orElse(0);
        return spread <= noise ? MOST : clip((mean * (1 - mean) - spread) / (spread - noise));
    }

    private static double clip(double concentration) {
        return Math.min(MOST, Math.max(LEAST, concentration));
    }
}
