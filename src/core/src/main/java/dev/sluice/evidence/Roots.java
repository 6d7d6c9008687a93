package dev.sluice.evidence;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/** Limits of intervals as roots. */
final class Roots {
    private static final double ACCURACY = 1e-13;
    private static final int EVALUATIONS = 200;

    private Roots() {}

    /**
     * Root of a function that falls, in [−1, 1], sought from {@code from} downwards and, where it is positive there, upwards;
     * −1 where it is nowhere positive and 1 where it is everywhere.
     *
     * @param scale of the first step, positive
     */
    static double below(DoubleUnaryOperator falling, double from, double scale) {
        double start = Math.max(-1, Math.min(1, from));
        double step = Math.min(1, Math.max(1e-12, scale));
        double high = start;
        double low = start;
        if (falling.applyAsDouble(start) > 0) {
            while (high < 1) {
                low = high;
                high = Math.min(1, high + step);
                if (falling.applyAsDouble(high) <= 0) {
                    return between(falling, low, high);
                }
                step *= 2;
            }
            return 1;
        }
        while (low > -1) {
            high = low;
            low = Math.max(-1, low - step);
            if (falling.applyAsDouble(low) > 0) {
                return between(falling, low, high);
            }
            step *= 2;
        }
        return -1;
    }

    static double between(DoubleUnaryOperator function, double low, double high) {
        return new BrentSolver(ACCURACY, ACCURACY, ACCURACY).solve(EVALUATIONS, function::applyAsDouble, low, high);
    }
}
