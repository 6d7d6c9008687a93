package dev.sluice.model;

/** Why a decision shows the arm that it shows. */
public enum DecisionReason {
    /** Drawn from the published allocation. */
    POLICY(true),
    /** A unit that the experiment names was given its named arm. */
    OVERRIDE(false),
    /** Outside traffic, or no allocation yet: control was served without a draw. */
    CONTROL_ONLY(false),
    /** Drawn, but the arm failed or was late: its fallback was served, and it counts for the arm drawn. */
    FALLBACK(true),
    /** The platform could not record the decision: control was served, outside the experiment. */
    DEGRADED(false);

    private final boolean learnable;

    DecisionReason(boolean learnable) {
        this.learnable = learnable;
    }

    /** Whether the policy may learn from such a decision: only where the label does not hide the arm drawn. */
    public boolean learnable() {
        return learnable;
    }
}
