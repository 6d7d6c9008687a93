package dev.sluice.badfixture.policy;

import java.util.Random;

/** Breaks a rule on purpose: what it gives cannot be drawn again. */
public final class UnseededPolicy {
    double share() {
        return new Random().nextDouble();
    }
}
