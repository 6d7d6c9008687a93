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
    private static final double WATCHED_AT_80 = 1.11;
    private static final double WATCHED_AT_90 = 1.10;

    public SampleSize {
        if (!(alpha > 0 && alpha < 1) || !(power > 0 && power < 1)) {
            throw new IllegalArgumentException("alpha and power must be in (0, 1), got " + alpha + ", " + power);
        }
    }

    /**
     * How many times the units a planned split needs that is watched all the time, with the error spent as α t^2.5: 1.11 at
     * 80 % power and 1.10 at 90 %, by the recursion of its boundary at two-sided 5 %.
     */
    public double watched() {
        double beyond = Math.max(0, Math.min(1, (power - 0.8) / 0.1));
        return WATCHED_AT_80 + beyond * (WATCHED_AT_90 - WATCHED_AT_80);
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
