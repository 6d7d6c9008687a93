package dev.sluice.statistics;

import static dev.sluice.statistics.Normal.quantile;

/**
 * Units that a two-sided comparison of two means needs, and the least effect that so many can show:
 * n = (z_{1−α/2} + z_{1−β})² (σ²_A + σ²_B) / δ² per arm.
 *
 * @param alpha two-sided error, in (0, 1)
 * @param power chance to see a true effect, in (0, 1)
 */
public record SampleSize(double alpha, double power) {
    /** How many more units continuous watching with error spending needs, at 80 % power and two-sided 5 %. */
    public static final double WATCHED = 1.28;

    public SampleSize {
        if (!(alpha > 0 && alpha < 1) || !(power > 0 && power < 1)) {
            throw new IllegalArgumentException("alpha and power must be in (0, 1), got " + alpha + ", " + power);
        }
    }

    /**
     * Units per arm for two means.
     *
     * @param effect difference that should be seen, not 0
     */
    public double perArm(double varianceA, double varianceB, double effect) {
        return Math.pow(quantile(1 - alpha / 2) + quantile(power), 2) * (varianceA + varianceB) / (effect * effect);
    }

    /** Units per arm for two rates in (0, 1). */
    public double perArm(double rate, double otherRate) {
        return perArm(rate * (1 - rate), otherRate * (1 - otherRate), otherRate - rate);
    }

    /**
     * Least relative lift of a rate that so many units per arm show; infinite where none does.
     *
     * @param n units per arm
     */
    public double detectableLift(double rate, double n) {
        double low = 0;
        double high = 1 / rate - 1;
        if (!(perArm(rate, Math.nextDown(1.0)) <= n)) {
            return Double.POSITIVE_INFINITY;
        }
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            boolean enough = perArm(rate, rate * (1 + middle)) <= n;
            high = enough ? middle : high;
            low = enough ? low : middle;
        }
        return high;
    }
}
