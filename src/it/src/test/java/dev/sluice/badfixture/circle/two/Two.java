package dev.sluice.badfixture.circle.two;

import dev.sluice.badfixture.circle.one.One;

/** Breaks a rule on purpose: a circle of two rooms. */
public final class Two {
    One one;
}
