package dev.sluice.arm;

import java.util.Map;
import java.util.function.UnaryOperator;

/** Which items each unit had in the training data. */
public final class UnitItems {
    private static final int[] NOTHING = {};

    private final Map<String, int[]> byUnit;
    private final UnaryOperator<int[]> numbering;

    private UnitItems(Map<String, int[]> byUnit, UnaryOperator<int[]> numbering) {
        this.byUnit = byUnit;
        this.numbering = numbering;
    }

    /**
     * @param byUnit item numbers in the order in which the unit had them
     */
    public UnitItems(Map<String, int[]> byUnit) {
        this(byUnit, UnaryOperator.identity());
    }

    public static UnitItems none() {
        return new UnitItems(Map.of());
    }

    /** The unit's items; empty for an unknown unit. */
    public int[] of(String unit) {
        return numbering.apply(byUnit.getOrDefault(unit, NOTHING));
    }

    public Map<String, int[]> byUnit() {
        return byUnit;
    }

    /**
     * The same by the numbers of another catalogue; items that it lacks are dropped.
     *
     * @param own catalogue of these numbers
     */
    public UnitItems renumbered(ItemIndex own, ItemIndex other) {
        return new UnitItems(byUnit, own.renumbering(other));
    }
}
