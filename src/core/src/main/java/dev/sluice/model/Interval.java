package dev.sluice.model;

/**
 * An estimate with its limits.
 *
 * @param value the estimate
 * @param lower lower limit, at most the estimate
 * @param upper upper limit, at least the estimate
 */
public record Interval(double value, double lower, double upper) {
    public double radius() {
        return (upper - lower) / 2;
    }
}
