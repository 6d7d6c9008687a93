package dev.sluice.badfixture.learning;

/** Breaks a rule on purpose: what it knows changes under its readers. */
public final class ForgetfulLearner {
    private long rows;

    long learn() {
        return ++rows;
    }
}
