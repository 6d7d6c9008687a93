package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.Instants;
import java.time.Instant;

/** Times that callers name: of this age, which every store knows. */
public final class Times {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Times() {}

    /** Reads one; refuses what is none. */
    public static Instant parse(String field, String text) {
        return checked(field, Instants.parse(field, text));
    }

    /** The same time; refuses one that no store knows. */
    public static Instant checked(String field, Instant time) {
        require(!time.isBefore(FIRST) && !time.isAfter(LAST), field, "must be in the years 1970 to 9999, got " + time);
        return time;
    }
}
