package dev.sluice.statistics;

import java.util.Arrays;

/**
 * Effects of past experiments pulled towards their mean, against the winner's curse: between-experiment variance by
 * DerSimonian and Laird (1986), τ² = max(0, (Q − k + 1) / (Σw − Σw² / Σw)), w = 1 / SE².
 *
 * @param mean weighted mean effect
 * @param variance τ², between experiments
 */
public record ShrunkEffects(double mean, double variance) {
    /**
     * Fitted to effects and their standard errors, two or more.
     *
     * @param errors positive, of the same length
     */
    public static ShrunkEffects fit(double[] effects, double[] errors) {
        if (effects.length < 2 || effects.length != errors.length) {
            throw new IllegalArgumentException("needs two effects or more, each with its standard error");
        }
        double[] weights =
                Arrays.stream(errors).map(error -> 1 / (error * error)).toArray();
        double sum = Arrays.stream(weights).sum();
        double fixed = weightedMean(effects, weights);
        double q = 0;
        double squares = 0;
        for (int i = 0; i < effects.length; i++) {
            q += weights[i] * Math.pow(effects[i] - fixed, 2);
            squares += weights[i] * weights[i];
        }
        double between = Math.max(0, (q - effects.length + 1) / (sum - squares / sum));
        double[] random = Arrays.stream(errors)
                .map(error -> 1 / (error * error + between))
                .toArray();
        return new ShrunkEffects(weightedMean(effects, random), between);
    }

    /** The effect that is to be expected again, from one that was seen with that standard error. */
    public double shrink(double effect, double error) {
        double trust = variance / (variance + error * error);
        return mean + trust * (effect - mean);
    }

    private static double weightedMean(double[] values, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            total += weights[i];
        }
        return sum / total;
    }
}
