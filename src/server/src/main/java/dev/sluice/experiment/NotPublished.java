package dev.sluice.experiment;

/** A change that was not made because the other replicas could not be told of it. */
public final class NotPublished extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPublished(String message) {
        super(message);
    }
}
