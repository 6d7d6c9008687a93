package dev.sluice.decision;

/** The broker did not say in time that it has a decision of an experiment that waits for it. */
public final class Unacknowledged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unacknowledged(String decisionId) {
        super(
                "the broker did not acknowledge the decision; repeat it with decisionId '" + decisionId + "'",
                null,
                false,
                false);
    }
}
