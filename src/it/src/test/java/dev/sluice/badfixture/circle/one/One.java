package dev.sluice.badfixture.circle.one;

import dev.sluice.badfixture.circle.two.Two;

/** Breaks a rule on purpose: a circle of two rooms. */
public final class One {
    Two two = new Two();
}
