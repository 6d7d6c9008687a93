package dev.sluice.training;

import dev.sluice.arm.UnitItems;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Items that a unit did not have, drawn evenly.
 *
 * @param perRow how many for each row
 * @param had what units had
 * @param items of the catalogue
 * @param random source
 */
public record Negatives(int perRow, UnitItems had, int items, UniformRandomProvider random) {
    static final Negatives NONE = new Negatives(0, UnitItems.none(), 0, RandomSource.SPLIT_MIX_64.create(0));
    /** For a unit that had nearly everything, an item that it had is taken in the end. */
    private static final int TRIES = 50;

    int draw(String unit) {
        int[] own = had.of(unit);
        int number = random.nextInt(items);
        for (int i = 0; i < TRIES && contains(own, number); i++) {
            number = random.nextInt(items);
        }
        return number;
    }

    private static boolean contains(int[] own, int number) {
        for (int item : own) {
            if (item == number) {
                return true;
            }
        }
        return false;
    }
}
