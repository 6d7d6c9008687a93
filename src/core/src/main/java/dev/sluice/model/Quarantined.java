package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
public record Quarantined(int v, String origin, int experiment, String unit, String reason, Instant at, String original)
        implements Versioned {
    public Quarantined {
        requireNonNull(origin, "origin");
        requireNonNull(unit, "unit");
        requireNonNull(reason, "reason");
        requireNonNull(at, "at");
        requireNonNull(original, "original");
    }

    /** Refused at the door, before any record was written. */
    public static final String EVENT = "event";

    /** Refused by learning, whose deltas are counted elsewhere. */
    public static final String LEARNING = "learning";

    /** Refused by attribution; already in the ledger. */
    public static final String ATTRIBUTION = "attribution";

    /** What a stage cannot read; it names no experiment. */
    public static Quarantined by(String origin, String reason, Instant at, byte @Nullable [] original) {
        String text = original == null ? "" : new String(original, StandardCharsets.UTF_8);
        return new Quarantined(NEWEST, origin, 0, "", reason, at, text);
    }
}
