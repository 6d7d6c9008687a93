package dev.sluice.validity;

import java.util.Locale;

/**
 * One figure of a study and what it should be.
 *
 * @param goal what the figure is about
 * @param measured the figure
 * @param least smallest value that meets the goal
 * @param most largest value that meets the goal
 */
public record Figure(String goal, double measured, double least, double most) {
    static Figure atMost(String goal, double measured, double most) {
        return new Figure(goal, measured, Double.NEGATIVE_INFINITY, most);
    }

    static Figure atLeast(String goal, double measured, double least) {
        return new Figure(goal, measured, least, Double.POSITIVE_INFINITY);
    }

    /** Whether it meets the goal, or misses it by no more than chance may with few runs. */
    boolean holds(double slack) {
        return measured >= least - slack && measured <= most + slack;
    }

    @Override
    public String toString() {
        String limit = number(least) + " to " + number(most);
        if (Double.isInfinite(least)) {
            limit = Double.isInfinite(most) ? "–" : "≤ " + number(most);
        } else if (Double.isInfinite(most)) {
            limit = "≥ " + number(least);
        }
        return "| %s | %s | %s | %s |".formatted(goal, number(measured), limit, holds(0) ? "met" : "**missed**");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
