package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened to a decision. */
public enum EventType {
    IMPRESSION,
    CLICK,
    VIEW,
    CONVERSION;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire: lower case. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The type of that wire name, if there is one. */
    public static Optional<EventType> parse(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(name))
                .findFirst();
    }
}
