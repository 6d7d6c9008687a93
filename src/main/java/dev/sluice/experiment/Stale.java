package dev.sluice.experiment;

/** A change that was based on a revision which is not the current one any more. */
public final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stale(int based, int current) {
        super("the change is based on revision " + based + ", but revision " + current + " is in force");
    }
}
