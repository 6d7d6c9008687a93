package dev.sluice.evidence;

import dev.sluice.model.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * Asymptotic confidence sequence with a Gaussian mixture (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021): an
 * interval that holds at every look once the sums are about normal. With V the sum of the squared terms, |Σ| stays below
 * √(2 (V ρ² + 1) / ρ² · ln(√(V ρ² + 1) / α)), or with several scales ρ below where
 * Σ weight (V ρ² + 1)^(−1/2) exp(Σ² ρ² / (2 (V ρ² + 1))) reaches 1 / α.
 *
 * @param alpha chance that the sequence ever misses, in (0, 1)
 * @param scales where the interval is tight; a tuning that must be fixed before the start
 */
public record AsymptoticSequence(double alpha, List<Scale> scales) {
    private static final int SPREAD = 6;
    private static final double APART = 6;
    private static final int BISECTIONS = 60;

    public AsymptoticSequence {
        scales = List.copyOf(scales);
        if (!(alpha > 0 && alpha < 1) || scales.isEmpty()) {
            throw new IllegalArgumentException("needs alpha in (0, 1) and a scale, got " + alpha + ", " + scales);
        }
    }

    public AsymptoticSequence(double alpha, double rho2) {
        this(alpha, List.of(new Scale(1, rho2)));
    }

    public static AsymptoticSequence tunedTo(double variance, double alpha) {
        double log = -2 * Math.log(alpha);
        return new AsymptoticSequence(alpha, (log + Math.log1p(log)) / variance);
    }

    /** Tightest about that V with half of the weight; the rest keeps it tight within a factor of 10⁴ of it. */
    public static AsymptoticSequence spreadAbout(double variance, double alpha) {
        double rho2 = tunedTo(variance, alpha).rho2();
        List<Scale> scales = new ArrayList<>();
        scales.add(new Scale(0.5, rho2));
        for (int i = -SPREAD; i <= SPREAD; i++) {
            scales.add(new Scale(0.5 / (2 * SPREAD + 1), rho2 * Math.pow(APART, i)));
        }
        return new AsymptoticSequence(alpha, scales);
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

    /** The first scale. */
    public double rho2() {
        return scales.get(0).rho2;
    }

    /** The same at another chance to miss. */
    public AsymptoticSequence at(double level) {
        return new AsymptoticSequence(level, scales);
    }

    public double boundary(double variance) {
        double closest = Double.POSITIVE_INFINITY;
        for (Scale scale : scales) {
            closest = Math.min(closest, scale.boundary(variance, alpha * scale.weight));
        }
        return scales.size() == 1 ? closest : mixed(variance, closest);
    }

    /** The mixture reaches 1 / α no later than any of its parts does alone. */
    private double mixed(double variance, double alone) {
        double low = 0;
        double high = alone;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (Scale scale : scales) {
                sum += scale.weight * Math.exp(scale.logE(middle, variance));
            }
            low = sum < 1 / alpha ? middle : low;
            high = sum < 1 / alpha ? high : middle;
        }
        return high;
    }

    /** ln E against a mean of 0. */
    public double logE(double sum, double variance) {
        double highest = Double.NEGATIVE_INFINITY;
        for (Scale scale : scales) {
            highest = Math.max(highest, scale.logE(sum, variance));
        }
        double mean = 0;
        for (Scale scale : scales) {
            mean += scale.weight * Math.exp(scale.logE(sum, variance) - highest);
        }
        return highest + Math.log(mean);
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

    /**
     * One scale of the mixture.
     *
     * @param weight in (0, 1]
     * @param rho2 ρ², positive: the larger, the earlier the interval is tight
     */
    public record Scale(double weight, double rho2) {
        public Scale {
            if (!(rho2 > 0) || !(weight > 0 && weight <= 1)) {
                throw new IllegalArgumentException(
                        "needs a weight in (0, 1] and rho2 > 0, got " + weight + ", " + rho2);
            }
        }

        private double boundary(double variance, double share) {
            double grown = variance * rho2 + 1;
            return Math.sqrt(2 * grown / rho2 * (Math.log(grown) / 2 - Math.log(share)));
        }

        private double logE(double sum, double variance) {
            double grown = variance * rho2 + 1;
            return sum * sum * rho2 / (2 * grown) - Math.log(grown) / 2;
        }
    }
}
