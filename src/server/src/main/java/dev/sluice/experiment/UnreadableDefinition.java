package dev.sluice.experiment;

/** A stored definition that this build cannot read. */
final class UnreadableDefinition extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableDefinition(String key, int revision, Throwable cause) {
        super("revision " + revision + " of experiment '" + key + "' cannot be read by this build", cause);
    }
}
