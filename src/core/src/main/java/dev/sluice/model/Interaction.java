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
 * @param exposure how the unit came to see the item; stays here
 */
public record Interaction(
        String unit,
        String item,
        double value,
        Instant at,
        @JsonIgnore Exposure exposure) {
    /** Largest value, and smallest with a minus, of what is imported. */
    public static final double MOST_VALUE = 1e12;

    public Interaction {
        InvalidInput.require(Double.isFinite(value), "value", "must be a finite number, got " + value);
        at = at.truncatedTo(ChronoUnit.MICROS);
        exposure = exposure == null ? Exposure.UNKNOWN : exposure;
    }

    public Interaction(String unit, String item, double value, Instant at) {
        this(unit, item, value, at, Exposure.UNKNOWN);
    }

    /** The same by another name of its unit. */
    public Interaction of(String other) {
        return new Interaction(other, item, value, at, exposure);
    }

    public Interaction exposed(Exposure how) {
        return new Interaction(unit, item, value, at, how);
    }
}
