package dev.sluice.planning;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;

/** Draws numbers of successes: one by one where these are few, else by inversion of the distribution. */
final class Binomials {
    private static final int ONE_BY_ONE = 5_000;

    private Binomials() {}

    static long draw(long trials, double rate, SplittableRandom random) {
        double p = Math.min(1, Math.max(0, rate));
        if (trials > ONE_BY_ONE && p > 0 && p < 1) {
            return new BinomialDistribution(null, (int) Math.min(Integer.MAX_VALUE, trials), p)
                    .inverseCumulativeProbability(random.nextDouble());
        }
        long successes = 0;
        for (long i = 0; i < trials; i++) {
            successes += random.nextDouble() < p ? 1 : 0;
        }
        return successes;
    }
}
