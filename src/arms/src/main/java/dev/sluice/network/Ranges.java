package dev.sluice.network;

import static dev.sluice.codec.InvalidInput.require;

/** Checks of hyper-parameters; 0 means that nothing was said. */
final class Ranges {
    private Ranges() {}

    static int orDefault(String name, int value, int byDefault, int most) {
        int chosen = value == 0 ? byDefault : value;
        require(chosen >= 1 && chosen <= most, name, "must be in [1, " + most + "], got " + value);
        return chosen;
    }

    static void requireRate(String name, double value) {
        require(value >= 0 && value < 1, name, "must be in [0, 1), got " + value);
    }
}
