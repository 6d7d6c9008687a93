package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * That an experiment has run long enough.
 *
 * @param rule that holds
 * @param arm to go on with; control where nothing speaks for another one
 * @param reason one sentence with the figures behind it
 * @param sequence publication at which it first held
 * @param at when
 */
public record Recommendation(Rule rule, String arm, String reason, long sequence, Instant at) {
    /** Stopping rules, the strongest statement first. */
    public enum Rule {
        /** An arm is proven best. */
        @JsonProperty("claim")
        CLAIM,
        /** No other arm can be better than the leader by more than the margin. */
        @JsonProperty("futility")
        FUTILITY,
        /** Switching to the leader costs too little to go on: a decision, no evidence. */
        @JsonProperty("ship")
        SHIP,
        /** The longest run is over. */
        @JsonProperty("max-duration")
        MAX_DURATION
    }
}
