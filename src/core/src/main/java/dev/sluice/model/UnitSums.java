package dev.sluice.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sums over randomised units of what each was shown and did in all its mature decisions, with the products that the
 * variance of a ratio of sums needs. A unit belongs to the arm of its first decision. Differences may be negative.
 *
 * @param units with at least one mature decision
 * @param moved units of these that were shown another arm as well
 * @param elsewhere mature decisions that showed a unit another arm
 * @param sums by {@link Part}
 * @param products of every two parts, the upper triangle by rows
 */
public record UnitSums(long units, long moved, long elsewhere, List<Double> sums, List<Double> products) {
    private static final int PARTS = Part.values().length;
    /** Products in the triangle. */
    public static final int PRODUCTS = PARTS * (PARTS + 1) / 2;

    /** No unit. */
    public static final UnitSums NONE =
            new UnitSums(0, 0, 0, Collections.nCopies(PARTS, 0.0), Collections.nCopies(PRODUCTS, 0.0));

    public UnitSums {
        sums = List.copyOf(sums);
        products = List.copyOf(products);
        if (sums.size() != PARTS || products.size() != PRODUCTS) {
            throw new IllegalArgumentException("needs " + PARTS + " sums and " + PRODUCTS + " products, got "
                    + sums.size() + ", " + products.size());
        }
    }

    /**
     * One unit.
     *
     * @param values by part
     * @param elsewhere of its mature decisions, those that showed another arm
     */
    public static UnitSums of(List<Double> values, long elsewhere) {
        List<Double> products = new ArrayList<>(PRODUCTS);
        for (int i = 0; i < PARTS; i++) {
            for (int j = i; j < PARTS; j++) {
                products.add(values.get(i) * values.get(j));
            }
        }
        return new UnitSums(1, elsewhere > 0 ? 1 : 0, elsewhere, values, products);
    }

    public UnitSums plus(UnitSums other) {
        return plus(other, 1);
    }

    public UnitSums minus(UnitSums other) {
        return plus(other, -1);
    }

    private UnitSums plus(UnitSums other, int sign) {
        return new UnitSums(
                units + sign * other.units,
                moved + sign * other.moved,
                elsewhere + sign * other.elsewhere,
                plus(sums, other.sums, sign),
                plus(products, other.products, sign));
    }

    private static List<Double> plus(List<Double> one, List<Double> other, int sign) {
        List<Double> sum = new ArrayList<>(one.size());
        for (int i = 0; i < one.size(); i++) {
            sum.add(one.get(i) + sign * other.get(i));
        }
        return sum;
    }

    /** The counts alone, of units that came in with other chances than the rest, so that their sums may not be compared. */
    public UnitSums counted() {
        return new UnitSums(units, moved, elsewhere, NONE.sums, NONE.products);
    }

    /** Σ of that part. */
    public double sum(Part part) {
        return sums.get(part.ordinal());
    }

    /** Σ of the product of both. */
    public double product(Part one, Part other) {
        int i = Math.min(one.ordinal(), other.ordinal());
        int j = Math.max(one.ordinal(), other.ordinal());
        return products.get(i * PARTS - i * (i - 1) / 2 + j - i);
    }

    /** What is added up of a unit. */
    public enum Part {
        /** 1 each. */
        UNITS,
        /** Mature decisions with an impression. */
        IMPRESSIONS,
        /** Of these, with at least one click. */
        CLICKS,
        /** Of these, with at least one view-through. */
        VIEWS,
        /** Of these, with at least one conversion. */
        CONVERSIONS,
        /** Their values, cut at the cap where values are earned. */
        VALUE,
        /** What was known of the unit at its first decision; 0 where nothing was. */
        COVARIATE,
        /** 1 where it was known. */
        KNOWN
    }
}
