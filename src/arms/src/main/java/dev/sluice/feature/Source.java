package dev.sluice.feature;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose attribute a field reads. */
public enum Source {
    /** The unit; when serving, what the request's context says of it. */
    @JsonProperty("user")
    USER(Side.REQUEST),
    /** The moment: only {@code time}. */
    @JsonProperty("moment")
    MOMENT(Side.REQUEST),
    /** The item. */
    @JsonProperty("item")
    ITEM(Side.ITEM),
    /** The item as a candidate: its {@code position}, and {@code score} and {@code rank} by the first stage. */
    @JsonProperty("candidate")
    CANDIDATE(Side.CANDIDATE);

    private final Side side;

    Source(Side side) {
        this.side = side;
    }

    public Side side() {
        return side;
    }

    /** Refuses an attribute that cannot be: items and units may have any, candidates have few. */
    void requireKnown(String attribute) {
        if (this == CANDIDATE) {
            CandidateAttribute.of(attribute);
        }
    }
}
