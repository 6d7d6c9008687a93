package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A stretch of time that a caller names.
 *
 * @param to exclusive
 */
record Period(Instant from, Instant to) {
    /**
     * Reads one; refuses what is none.
     *
     * @param now its end where none is said
     * @param before its start where none is said, by its end
     */
    static Period of(String from, String to, Instant now, UnaryOperator<Instant> before) {
        Instant end = to.isEmpty() ? now : Times.parse("to", to);
        Instant start = from.isEmpty() ? before.apply(end) : Times.parse("from", from);
        require(start.isBefore(end), "from", "must be before to, got " + start + " and " + end);
        return new Period(start, end);
    }
}
