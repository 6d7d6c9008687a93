package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times that callers name: of this age, which every store knows. */
public final class Times {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Times() {}

    /** Reads one; refuses what is none. */
    public static Instant parse(String field, String text) {
        try {
            return checked(field, Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new InvalidInput(field, "must be a time like 2026-01-31T12:00:00.000Z, got '" + text + "'");
        }
    }

    /** The same time; refuses one that no store knows. */
    public static Instant checked(String field, Instant time) {
        require(!time.isBefore(FIRST) && !time.isAfter(LAST), field, "must be in the years 1970 to 9999, got " + time);
        return time;
    }
}
