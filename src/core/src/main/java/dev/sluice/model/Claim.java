package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What may be said of an arm against another one. */
public enum Claim {
    /** It earns more. */
    @JsonProperty("BETTER")
    BETTER,
    /** It earns less. */
    @JsonProperty("WORSE")
    WORSE,
    /** The difference, if any, is within the margin that does not matter. */
    @JsonProperty("EQUIVALENT")
    EQUIVALENT,
    /** Nothing yet. */
    @JsonProperty("UNDECIDED")
    UNDECIDED;

    /** Whether it says that the arms differ. */
    public boolean differs() {
        return this == BETTER || this == WORSE;
    }

    /** The same seen from the other arm. */
    public Claim turned() {
        return switch (this) {
            case BETTER -> WORSE;
            case WORSE -> BETTER;
            default -> this;
        };
    }
}
