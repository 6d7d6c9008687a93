package dev.sluice.attribution;

import java.time.Instant;

/**
 * How often one thing happened to a decision, and when first.
 *
 * @param first time of the earliest one; the epoch when there is none
 * @param count how many
 */
record Tally(Instant first, long count) {
    static final Tally NONE = new Tally(Instant.EPOCH, 0);

    Tally plus(Instant at) {
        return new Tally(count == 0 || at.isBefore(first) ? at : first, count + 1);
    }

    boolean seen() {
        return count > 0;
    }
}
