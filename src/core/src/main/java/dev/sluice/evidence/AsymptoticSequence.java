package dev.sluice.evidence;

import dev.sluice.model.Interval;

/**
 * Asymptotic confidence sequence with a Gaussian mixture (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021): an
 * interval that holds at every look once the sums are about normal. With V the sum of the squared terms, |Σ| stays below
 * √(2 (V ρ² + 1) / ρ² · ln(√(V ρ² + 1) / α)).
 *
 * @param alpha chance that the sequence ever misses, in (0, 1)
 * @param rho2 ρ², positive: where the interval is tightest; a tuning that must be fixed before the start
 */
public record AsymptoticSequence(double alpha, double rho2) {
    public AsymptoticSequence {
        if (!(alpha > 0 && alpha < 1) || !(rho2 > 0)) {
            throw new IllegalArgumentException("needs alpha in (0, 1) and rho2 > 0, got " + alpha + ", " + rho2);
        }
    }

    public static AsymptoticSequence tunedTo(double variance, double alpha) {
        double log = -2 * Math.log(alpha);
        return new AsymptoticSequence(alpha, (log + Math.log1p(log)) / variance);
    }

    /** Tightest at that V: ρ² = (y − 1) / V where y − ln y = 1 − 2 ln α, y &gt; 1. */
    public static AsymptoticSequence tightestAt(double variance, double alpha) {
        double target = 1 - 2 * Math.log(alpha);
        double y = target + Math.log(target);
        for (int i = 0; i < 50; i++) {
            y -= (y - Math.log(y) - target) / (1 - 1 / y);
        }
        return new AsymptoticSequence(alpha, (y - 1) / variance);
    }

    public double boundary(double variance) {
        double grown = variance * rho2 + 1;
        return Math.sqrt(2 * grown / rho2 * (Math.log(grown) / 2 - Math.log(alpha)));
    }

    public double radius(double n, double variance) {
        return boundary(variance) / n;
    }

    /**
     * Interval of a mean from its usual standard error: V counts units, tuned to a number of them.
     *
     * @param n units so far
     */
    public Interval around(double estimate, double standardError, double n) {
        double radius = standardError * Math.sqrt(n) * boundary(n) / n;
        return new Interval(estimate, estimate - radius, estimate + radius);
    }
}
