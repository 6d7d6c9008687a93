package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonCreator;
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

    /** The name on the wire: lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that wire name, if there is one. */
    public static Optional<EventType> parse(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(name))
                .findFirst();
    }

    @JsonCreator
    static EventType ofWire(String name) {
        return parse(name).orElseThrow(() -> new IllegalArgumentException("unknown event type " + name));
    }
}
