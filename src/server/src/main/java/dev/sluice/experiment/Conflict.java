package dev.sluice.experiment;

/** A command that the state of the experiment does not allow; the message names the state. */
public final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Conflict(String message) {
        super(message);
    }
}
