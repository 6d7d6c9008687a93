package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import dev.sluice.model.Allocation;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Least shares of the arms: what makes comparisons possible, and what exploration costs. Without any, control keeps a tenth,
 * which every comparison needs, and each other arm two hundredths or its part of two tenths.
 *
 * @param every of an arm, control too where {@code control} is not given; absent for the default
 * @param control of control; absent for {@code every} or the default
 */
record Floors(@Nullable Double every, @Nullable Double control) {
    /** What the field of the least share says. */
    static final String EVERY =
            "Least share of an arm, control too where controlFloor is not given; without both, control"
                    + " keeps 0.1 and each other arm the smaller of 0.02 and 0.2 / (arms − 1)";
    /** What the field of control's least share says. */
    static final String OF_CONTROL = "Least share of control";

    private static final double CONTROL = 0.1;
    private static final double OTHER = 0.02;
    private static final double OTHERS = 0.2;

    Floors {
        if (every != null) {
            requireIn(every, 0, 1, "floor");
        }
        if (control != null) {
            requireIn(control, 0, 1, "controlFloor");
        }
    }

    private static double other(int arms) {
        return Math.min(OTHER, OTHERS / Math.max(1, arms - 1));
    }

    /** By arm. */
    double[] of(int arms, int indexOfControl) {
        double[] floors = new double[arms];
        Arrays.fill(floors, every != null ? every : other(arms));
        floors[indexOfControl] = control != null ? control : every != null ? every : CONTROL;
        return floors;
    }

    /** Refuses floors that leave nothing to learn for. */
    void check(int arms) {
        double sum = Arrays.stream(of(arms, 0)).sum();
        require(
                sum < 1 || arms == 1,
                every == null && control != null ? "policy.controlFloor" : "policy.floor",
                "must leave something to be learned for: the least shares of " + arms
                        + " arms must have a sum below 1, got " + sum);
    }

    /** Whether floors leave nothing to share out. */
    static boolean full(double[] floors) {
        return Arrays.stream(floors).sum() >= 1;
    }

    /**
     * The arm to which its floor gives a draw.
     *
     * @param draw in [0, 1)
     * @return empty where the draw is beyond all floors
     */
    static OptionalInt drawn(double[] floors, double draw) {
        double left = draw;
        for (int arm = 0; arm < floors.length; arm++) {
            left -= floors[arm];
            if (left < 0) {
                return OptionalInt.of(arm);
            }
        }
        return OptionalInt.empty();
    }

    /** f + (1 − Σ f) p of probabilities p; uniform where floors leave nothing. */
    static Allocation floored(double[] probabilities, double[] floors) {
        if (full(floors)) {
            return Allocation.uniform(floors.length);
        }
        double sum = Arrays.stream(floors).sum();
        double[] shares = new double[probabilities.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = floors[i] + (1 - sum) * probabilities[i];
        }
        return Allocation.proportional(shares);
    }
}
