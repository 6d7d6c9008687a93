package dev.sluice.network;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * How a parameter starts.
 *
 * @param kind of the distribution
 * @param scale standard deviation, half-width or the value itself
 */
public record Init(Kind kind, double scale) {
    /** All zero. */
    public static final Init ZEROS = new Init(Kind.VALUE, 0);

    /** All one. */
    public static final Init ONES = new Init(Kind.VALUE, 1);

    public static Init normal(double deviation) {
        return new Init(Kind.NORMAL, deviation);
    }

    public static Init uniform(double bound) {
        return new Init(Kind.UNIFORM, bound);
    }

    /** Uniform within ±√(6 / columns), He et al. 2015 with the columns as fan. */
    public static Init kaiming(long columns) {
        return uniform(Math.sqrt(6.0 / columns));
    }

    /** Values of a parameter of that size; the same generator state gives the same values. */
    public float[] draw(int size, UniformRandomProvider random) {
        float[] values = new float[size];
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        for (int i = 0; i < size; i++) {
            values[i] = (float) (scale
                    * switch (kind) {
                        case VALUE -> 1;
                        case NORMAL -> gaussian.sample();
                        case UNIFORM -> 2 * random.nextDouble() - 1;
                    });
        }
        return values;
    }

    /** Distributions. */
    public enum Kind {
        /** The scale itself. */
        VALUE,
        /** Normal. */
        NORMAL,
        /** Uniform. */
        UNIFORM
    }
}
