package dev.sluice.model;

import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import java.util.Map;

/**
 * Someone who is recommended to.
 *
 * @param id as interactions name it
 * @param attributes what is known, as texts
 */
public record Unit(String id, Map<String, String> attributes) {
    /** Most attributes. */
    public static final int MOST_ATTRIBUTES = 64;

    private static final int LONGEST = 16_384;

    public Unit {
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        InvalidInput.require(
                attributes.size() <= MOST_ATTRIBUTES,
                "attributes",
                "must be at most " + MOST_ATTRIBUTES + ", got " + attributes.size());
        int length = attributes.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        InvalidInput.require(
                length <= LONGEST, "attributes", "must have at most " + LONGEST + " characters in all, got " + length);
        attributes.forEach((name, value) -> {
            Texts.requireKept(name, "attributes");
            Texts.requireKept(value, "attributes." + name);
        });
    }
}
