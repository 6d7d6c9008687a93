package dev.sluice.experiment;

/** A change that was based on a revision which is not the current one any more. */
public final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stale(String message) {
        super(message);
    }

    static Stale of(int based, int current) {
        return new Stale("the change is based on revision " + based + ", but revision " + current + " is in force");
    }

    public static Stale missing(String key) {
        return new Stale("the change is based on a revision, but there is no experiment '" + key + "'");
    }
}
