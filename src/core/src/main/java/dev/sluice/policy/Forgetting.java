package dev.sluice.policy;

import java.time.Duration;

/** How a policy weighs what it learned long ago, by maturity time. */
public sealed interface Forgetting {
    /** What the field of the half-life says. */
    String HALF_LIFE = "Half-life of what is learned from; without one nothing is forgotten";

    /**
     * Weights halve every so often (Raj and Kalyani 2017, by time instead of pulls).
     *
     * @param halfLife 1s or more
     */
    record HalfLife(Duration halfLife) implements Forgetting {}

    /**
     * Only the last while counts (Trovò, Paladino, Restelli and Gatti 2020, by time instead of pulls).
     *
     * @param length 1s or more
     */
    record Window(Duration length) implements Forgetting {}
}
