package dev.sluice.arm;

import java.util.Map;

/**
 * Which items each unit had in the training data.
 *
 * @param byUnit item numbers in the order in which the unit had them
 */
public record UnitItems(Map<String, int[]> byUnit) {
    private static final int[] NOTHING = {};

    /** The unit's items; empty for an unknown unit. */
    public int[] of(String unit) {
        return byUnit.getOrDefault(unit, NOTHING);
    }
}
