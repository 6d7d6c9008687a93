package dev.sluice.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What may be said about an arm against control. */
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
    UNDECIDED
}
