package dev.sluice.validity;

import java.util.SplittableRandom;

/** Draws for the studies. */
final class Draw {
    private Draw() {}

    /** An arm by inversion of its shares, which sum to 1. */
    static int arm(double[] shares, SplittableRandom random) {
        double left = random.nextDouble();
        for (int arm = 0; arm < shares.length - 1; arm++) {
            left -= shares[arm];
            if (left < 0) {
                return arm;
            }
        }
        return shares.length - 1;
    }
}
