package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an arm must not exceed. One that does so gets no more traffic until the experiment is changed; its share goes to
 * control.
 *
 * @param metric what is watched
 * @param max largest value allowed, in [0, 1)
 * @param action what happens beyond it; default trip
 */
public record Guardrail(Watched metric, double max, Action action) {
    public Guardrail {
        require(metric != null, "metric", "must be error-rate");
        requireIn(max, 0, 1, "max");
        action = action == null ? Action.TRIP : action;
    }

    /** What can be watched. */
    public enum Watched {
        /** Share of an arm's latest decisions, about 200 to 400 of them, that its fallback had to serve. */
        @JsonProperty("error-rate")
        ERROR_RATE
    }

    /** What happens. */
    public enum Action {
        /** The arm gets nothing from the next version on. */
        @JsonProperty("trip")
        TRIP
    }
}
