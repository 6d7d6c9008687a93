package dev.sluice.learning;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;

/** Exact binomial draws: halved by an order statistic while many successes are expected (Devroye 1986, X.4), then by gaps. */
final class Binomials {
    private static final double FEW = 30;

    private Binomials() {}

    static long draw(long trials, double chance, UniformRandomProvider random) {
        if (chance > 0.5) {
            return trials - draw(trials, 1 - chance, random);
        }
        long successes = 0;
        long left = trials;
        double p = chance;
        while (left * Math.min(p, 1 - p) > FEW) {
            long middle = 1 + left / 2;
            double at = beta(middle, left - middle + 1, random);
            if (at <= p) {
                successes += middle;
                left -= middle;
                p = (p - at) / (1 - at);
            } else {
                left = middle - 1;
                p /= at;
            }
        }
        return successes + (p > 0.5 ? left - byGaps(left, 1 - p, random) : byGaps(left, p, random));
    }

    private static double beta(double a, double b, UniformRandomProvider random) {
        double x = AhrensDieterMarsagliaTsangGammaSampler.of(random, a, 1).sample();
        double y = AhrensDieterMarsagliaTsangGammaSampler.of(random, b, 1).sample();
        return x / (x + y);
    }

    private static long byGaps(long trials, double p, UniformRandomProvider random) {
        if (p <= 0) {
            return 0;
        }
        double scale = Math.log1p(-p);
        long successes = -1;
        double at = 0;
        do {
            successes++;
            at += Math.floor(Math.log(1 - random.nextDouble()) / scale) + 1;
        } while (at <= trials);
        return successes;
    }
}
