package dev.sluice.decision;

/** No decision can be made; the status says why. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The reasons that a caller can tell apart. */
    public enum Reason {
        /** No such experiment. */
        UNKNOWN_EXPERIMENT,
        /** It exists, and does not decide now. */
        NOT_RUNNING,
        /** Every arm with a share was excluded. */
        NOTHING_ELIGIBLE,
        /** Too many conditions on items wait to be judged; a moment later they may not. */
        BUSY
    }
}
