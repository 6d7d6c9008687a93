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

    /** The same in another unit. */
    public Interval times(double positive) {
        return new Interval(value * positive, lower * positive, upper * positive);
    }

    /** An estimate with limits that it may lie beyond, where it is drawn back to the nearer one. */
    public static Interval about(double estimate, double lower, double upper) {
        return new Interval(Math.min(upper, Math.max(lower, estimate)), lower, upper);
    }

    /** With all of it drawn back to within those ends. */
    public Interval cut(double least, double most) {
        return new Interval(
                Math.min(most, Math.max(least, value)),
                Math.min(most, Math.max(least, lower)),
                Math.min(most, Math.max(least, upper)));
    }
}
