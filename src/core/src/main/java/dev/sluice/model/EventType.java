package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Slug;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a decision: one of the four that every experiment knows, or one that an experiment declares.
 *
 * @param wireName the name in JSON: a slug, lower case
 */
public record EventType(@JsonValue String wireName) {
    public static final EventType IMPRESSION = new EventType("impression");
    public static final EventType CLICK = new EventType("click");
    public static final EventType VIEW = new EventType("view");
    public static final EventType CONVERSION = new EventType("conversion");
    /** The types that every experiment knows. */
    public static final List<EventType> STANDARD = List.of(IMPRESSION, CLICK, VIEW, CONVERSION);

    public EventType {
        InvalidInput.require(Slug.matches(wireName), "type", "must match " + Slug.ALLOWED);
    }

    @JsonCreator
    public static EventType of(String name) {
        for (EventType type : STANDARD) {
            if (type.wireName.equals(name)) {
                return type;
            }
        }
        return new EventType(name);
    }

    /** The type of that name; empty when no type can have it. */
    public static Optional<EventType> parse(String name) {
        return Slug.matches(name) ? Optional.of(of(name)) : Optional.empty();
    }

    /** Whether an experiment must declare it. */
    public boolean custom() {
        return !STANDARD.contains(this);
    }
}
