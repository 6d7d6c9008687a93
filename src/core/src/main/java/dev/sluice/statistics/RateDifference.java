package dev.sluice.statistics;

import dev.sluice.model.Interval;

/**
 * Difference of two proportions of independent units under a fixed split, looked at once. Not for clicks per impression
 * where users are randomised: there {@link RatioMetric} holds.
 *
 * @param first the first rate, 0/1 values
 * @param second the rate that is taken from it
 */
public record RateDifference(Rate first, Rate second) {
    /** Two-sided p of the pooled z test; z² is Pearson's χ² without continuity correction. 1 where nothing varies. */
    public double p() {
        double n = first.n + second.n;
        double pooled = (first.successes + second.successes) / n;
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / first.n + 1.0 / second.n));
        return error == 0 ? 1 : 2 * Normal.above(Math.abs((first.value() - second.value()) / error));
    }

    /**
     * Hybrid score interval of first − second (Newcombe 1998, method 10): Wilson's limits of both rates, combined by the
     * square root of the sum of squares.
     *
     * @param alpha chance of a miss, in (0, 1)
     */
    public Interval newcombe(double alpha) {
        Interval a = first.wilson(alpha);
        Interval b = second.wilson(alpha);
        double difference = first.value() - second.value();
        return new Interval(
                difference,
                difference - Math.hypot(first.value() - a.lower(), b.upper() - second.value()),
                difference + Math.hypot(a.upper() - first.value(), second.value() - b.lower()));
    }

    /**
     * Successes among independent units.
     *
     * @param successes in [0, n]
     * @param n 1 or more
     */
    public record Rate(long successes, long n) {
        public Rate {
            if (n < 1 || successes < 0 || successes > n) {
                throw new IllegalArgumentException(
                        "successes must be in [0, n], n >= 1; got " + successes + " of " + n);
            }
        }

        public double value() {
            return (double) successes / n;
        }

        /** Wilson's score interval (Wilson 1927). */
        public Interval wilson(double alpha) {
            double z = Normal.quantile(1 - alpha / 2);
            double shrink = 1 + z * z / n;
            double centre = (value() + z * z / (2 * n)) / shrink;
            double radius = z * Math.sqrt(value() * (1 - value()) / n + z * z / (4.0 * n * n)) / shrink;
            double lower = successes == 0 ? 0 : Math.max(0, centre - radius);
            double upper = successes == n ? 1 : Math.min(1, centre + radius);
            return new Interval(value(), lower, upper);
        }
    }
}
