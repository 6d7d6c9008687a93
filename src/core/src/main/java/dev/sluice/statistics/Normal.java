package dev.sluice.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Erf;

/** The standard normal distribution. */
public final class Normal {
    private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

    private Normal() {}

    /** The value below which a share {@code p} in (0, 1) lies. */
    public static double quantile(double p) {
        return STANDARD.inverseCumulativeProbability(p);
    }

    /** Chance of a value above {@code z}; precise in the upper tail. */
    public static double above(double z) {
        return Erf.erfc(z / Math.sqrt(2)) / 2;
    }
}
