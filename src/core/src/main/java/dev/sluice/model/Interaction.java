package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.codec.InvalidInput;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A unit had an item.
 *
 * @param unit who
 * @param item what
 * @param value rating or strength, finite; 1 where nothing is said
 * @param at when, to the microsecond: with unit and item it names the interaction, and no store keeps more
 * @param shown how the item came before the unit; stays here
 */
public record Interaction(
        String unit,
        String item,
        double value,
        Instant at,
        @JsonIgnore Shown shown) {
    /** Largest value, and smallest with a minus, of what is imported. */
    public static final double MOST_VALUE = 1e12;

    public Interaction {
        InvalidInput.require(Double.isFinite(value), "value", "must be a finite number, got " + value);
        at = at.truncatedTo(ChronoUnit.MICROS);
        shown = shown == null ? Shown.UNKNOWN : shown;
    }

    public Interaction(String unit, String item, double value, Instant at) {
        this(unit, item, value, at, Shown.UNKNOWN);
    }

    /** The same by another name of its unit. */
    public Interaction of(String other) {
        return new Interaction(other, item, value, at, shown);
    }

    public Interaction shown(Shown how) {
        return new Interaction(unit, item, value, at, how);
    }
}
