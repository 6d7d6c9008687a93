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
 * @param response what the unit did with it, where that is known beside the value; stays here
 */
public record Interaction(
        String unit,
        String item,
        double value,
        Instant at,
        @JsonIgnore Exposure exposure,
        @JsonIgnore Response response) {
    /** Largest value, and smallest with a minus, of what is imported. */
    public static final double MOST_VALUE = 1e12;

    public Interaction {
        InvalidInput.require(Double.isFinite(value), "value", "must be a finite number, got " + value);
        at = at.truncatedTo(ChronoUnit.MICROS);
        exposure = exposure == null ? Exposure.UNKNOWN : exposure;
        response = response == null ? Response.NONE : response;
    }

    public Interaction(String unit, String item, double value, Instant at) {
        this(unit, item, value, at, Exposure.UNKNOWN);
    }

    public Interaction(String unit, String item, double value, Instant at, Exposure exposure) {
        this(unit, item, value, at, exposure, Response.NONE);
    }

    /** The same by another name of its unit. */
    public Interaction of(String other) {
        return new Interaction(other, item, value, at, exposure, response);
    }

    public Interaction exposed(Exposure how) {
        return new Interaction(unit, item, value, at, how, response);
    }

    public Interaction answered(Response what) {
        return new Interaction(unit, item, value, at, exposure, what);
    }
}
