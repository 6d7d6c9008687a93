package dev.sluice.model;

import dev.sluice.codec.InvalidInput;
import java.util.Map;

/**
 * Something that can be recommended.
 *
 * @param id 1 to 128 characters
 * @param title for people
 * @param attributes anything else
 */
public record Item(String id, String title, Map<String, String> attributes) {
    public Item {
        InvalidInput.require(id != null && !id.isEmpty() && id.length() <= 128, "id", "must have 1 to 128 characters");
        title = title == null ? "" : title;
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }
}
