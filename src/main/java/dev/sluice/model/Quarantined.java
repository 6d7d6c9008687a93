package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What could not be taken, with the reason and the original.
 *
 * @param v schema version
 * @param origin stage that refused it: {@code event}, {@code attribution} or {@code learning}
 * @param experiment id that its verified token names, or 0
 * @param unit unit hash of its verified token, or empty
 * @param reason what was wrong
 * @param at when it was refused
 * @param original as it came
 */
public record Quarantined(
        int v, String origin, int experiment, String unit, String reason, Instant at, String original) {
    public Quarantined {
        requireNonNull(origin, "origin");
        requireNonNull(unit, "unit");
        requireNonNull(reason, "reason");
    }

    /** Current schema version. */
    public static final int VERSION = 1;

    /** Refused at the door, before any record was written. */
    public static final String EVENT = "event";

    /** Refused by attribution; already in the ledger. */
    public static final String ATTRIBUTION = "attribution";
}
