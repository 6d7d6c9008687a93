package dev.sluice.planning;

import java.util.concurrent.CancellationException;

/** Ends long loops of a thread that was told to stop: nobody waits for the result any more. */
final class Interruption {
    private static final int EVERY = 1_024;

    private Interruption() {}

    /** Looks at each 1,024th turn. */
    static void check(int turn) {
        if (turn % EVERY == 0 && Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }
}
