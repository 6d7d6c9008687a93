package dev.sluice.feature;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose attribute a field reads. */
public enum Source {
    /** The unit; when serving, what the request's context says of it. */
    @JsonProperty("user")
    USER,
    /** The moment: only {@code time}. */
    @JsonProperty("moment")
    MOMENT,
    /** The item. */
    @JsonProperty("item")
    ITEM;

    public boolean ofRequest() {
        return this != ITEM;
    }
}
