package dev.sluice.statistics;

/**
 * Number, mean and spread of some units' values: all that tests and intervals of means need.
 *
 * @param n units, 1 or more
 * @param mean of their values
 * @param variance sample variance, by n − 1; 0 or more
 */
public record Moments(long n, double mean, double variance) {
    public Moments {
        if (n < 1 || !Double.isFinite(mean) || !(variance >= 0)) {
            throw new IllegalArgumentException(
                    "needs n >= 1, a finite mean and a variance >= 0, got " + n + ", " + mean + ", " + variance);
        }
    }

    public static Moments of(long n, double sum, double squares) {
        double mean = sum / n;
        return new Moments(n, mean, n < 2 ? 0 : Math.max(0, (squares - n * mean * mean) / (n - 1)));
    }

    /** Of values that are 0 or 1; the variance is p (1 − p). */
    public static Moments ofRate(long successes, long n) {
        if (successes < 0 || successes > n) {
            throw new IllegalArgumentException("successes must be in [0, " + n + "], got " + successes);
        }
        double rate = (double) successes / n;
        return new Moments(n, rate, rate * (1 - rate));
    }

    public double errorSquared() {
        return variance / n;
    }
}
