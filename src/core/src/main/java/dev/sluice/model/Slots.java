package dev.sluice.model;

import dev.sluice.codec.InvalidInput;

/** The permanent places of an experiment's arms: 64, a bit of a mask each. */
final class Slots {
    private static final int COUNT = Long.SIZE;

    private Slots() {}

    static void require(int slot) {
        if (slot < 0 || slot >= COUNT) {
            throw new InvalidInput("slot", "must be in [0, 63], got " + slot);
        }
    }
}
