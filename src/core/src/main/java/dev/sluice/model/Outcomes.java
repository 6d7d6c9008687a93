package dev.sluice.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sums over mature decisions: every rate and every composite reward comes exactly from them.
 *
 * @param joint 8 counts, indexed by click + 2 × view-through + 4 × conversion (each "at least one")
 * @param valueSum sum of the conversion values of a decision
 * @param valueSquares sum of their squares
 */
public record Outcomes(List<Long> joint, double valueSum, double valueSquares) {
    /** At least one click, in an index of the joint counts. */
    public static final int CLICK = 1;
    /** At least one view-through. */
    public static final int VIEW = 2;
    /** At least one conversion. */
    public static final int CONVERSION = 4;

    /** No decision. */
    public static final Outcomes NONE = new Outcomes(Collections.nCopies(8, 0L), 0, 0);

    public Outcomes {
        joint = List.copyOf(joint);
        if (joint.size() != 8) {
            throw new IllegalArgumentException("joint must hold 8 counts, got " + joint.size());
        }
    }

    public static Outcomes of(boolean click, boolean view, boolean conversion, double value) {
        List<Long> joint = new ArrayList<>(Collections.nCopies(8, 0L));
        joint.set((click ? CLICK : 0) + (view ? VIEW : 0) + (conversion ? CONVERSION : 0), 1L);
        return new Outcomes(joint, value, value * value);
    }

    public Outcomes plus(Outcomes other) {
        List<Long> sum = new ArrayList<>(8);
        for (int i = 0; i < 8; i++) {
            sum.add(joint.get(i) + other.joint.get(i));
        }
        return new Outcomes(sum, valueSum + other.valueSum, valueSquares + other.valueSquares);
    }

    /** One row's, with its value cut to [0, bound]. */
    public Outcomes cut(double bound) {
        double value = Math.max(0, Math.min(bound, valueSum));
        return new Outcomes(joint, value, value * value);
    }

    public Outcomes negated() {
        return new Outcomes(joint.stream().map(count -> -count).toList(), -valueSum, -valueSquares);
    }

    public long rows() {
        return with(0);
    }

    /** Mature decisions with at least one click. */
    public long clicks() {
        return with(CLICK);
    }

    /** Mature decisions with at least one view-through. */
    public long views() {
        return with(VIEW);
    }

    /** Mature decisions with at least one conversion. */
    public long conversions() {
        return with(CONVERSION);
    }

    /** Mature decisions to which all of that happened at least once: a sum of the constants. */
    public long with(int happened) {
        long sum = 0;
        for (int i = 0; i < 8; i++) {
            if ((i & happened) == happened) {
                sum += joint.get(i);
            }
        }
        return sum;
    }
}
