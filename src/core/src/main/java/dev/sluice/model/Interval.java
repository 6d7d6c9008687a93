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

    /** The same with the signs turned. */
    public Interval negated() {
        return new Interval(-value, -upper, -lower);
    }

    /** The part within those ends. */
    public Interval cut(double least, double most) {
        return new Interval(Math.min(most, Math.max(least, value)), Math.max(least, lower), Math.min(most, upper));
    }
}
