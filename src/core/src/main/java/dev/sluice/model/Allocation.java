package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** A distribution over arms: probabilities in [0, 1] that sum to 1 within 1e-12. */
public final class Allocation {
    private static final double TOLERANCE = 1e-12;

    private final double[] shares;

    private Allocation(double[] shares) {
        this.shares = shares;
    }

    /** The given probabilities; refused unless each is in [0, 1] and they sum to 1 within 1e-12. */
    @JsonCreator
    public static Allocation of(double... shares) {
        double sum = 0;
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share must be in [0, 1], got " + share);
            }
            sum += share;
        }
        if (!(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("shares must sum to 1 within 1e-12, got " + sum);
        }
        return new Allocation(shares.clone());
    }

    /** Weights scaled to sum to 1; refused unless all are finite, none is negative and one is positive. */
    public static Allocation proportional(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] shares = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            shares[i] = weights[i] / sum;
        }
        return of(shares);
    }

    public static Allocation uniform(int arms) {
        double[] shares = new double[arms];
        Arrays.fill(shares, 1.0 / arms);
        return proportional(shares);
    }

    public int size() {
        return shares.length;
    }

    /** The probability of an arm; 0 of one that came later. */
    public double share(int index) {
        return index < shares.length ? shares[index] : 0;
    }

    /**
     * What is drawn from when only some arms are eligible, by slot.
     *
     * @param eligible bit mask of the eligible slots
     * @param slots how many there are now, none less than there were
     * @return empty where no eligible arm has a share
     */
    public Optional<double[]> among(long eligible, int slots) {
        double[] left = Arrays.copyOf(shares, Math.max(slots, shares.length));
        double mass = 0;
        for (int slot = 0; slot < left.length; slot++) {
            left[slot] = (eligible >>> slot & 1) == 0 ? 0 : left[slot];
            mass += left[slot];
        }
        for (int slot = 0; slot < left.length; slot++) {
            left[slot] /= mass;
        }
        return mass > 0 ? Optional.of(left) : Optional.empty();
    }

    /** Largest absolute difference of two shares; infinite when the sizes differ. */
    public double maxDifference(Allocation other) {
        if (other.shares.length != shares.length) {
            return Double.POSITIVE_INFINITY;
        }
        double max = 0;
        for (int i = 0; i < shares.length; i++) {
            max = Math.max(max, Math.abs(shares[i] - other.shares[i]));
        }
        return max;
    }

    @JsonValue
    public double[] toArray() {
        return shares.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Allocation that && Arrays.equals(shares, that.shares);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shares);
    }

    @Override
    public String toString() {
        return Arrays.toString(shares);
    }
}
