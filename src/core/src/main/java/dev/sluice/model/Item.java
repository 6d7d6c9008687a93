package dev.sluice.model;

import dev.sluice.codec.Texts;
import java.util.Map;
import java.util.Optional;

/**
 * Something that can be recommended.
 *
 * @param id 1 to 256 characters
 * @param title for people
 * @param attributes anything else
 * @param available false where it is withdrawn, true where it may be served again; absent where nothing is said, which changes
 *     nothing of what was
 */
public record Item(String id, String title, Map<String, String> attributes, Optional<Boolean> available) {
    /** One of which it is not said whether it is available. */
    public Item(String id, String title, Map<String, String> attributes) {
        this(id, title, attributes, Optional.empty());
    }

    public Item {
        Texts.requireName(id, Texts.LONGEST_ITEM_ID, "id");
        title = title == null ? "" : title;
        Texts.requireKept(title, "title");
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        available = available == null ? Optional.empty() : available;
        attributes.forEach((name, value) -> {
            Texts.requireKept(name, "attributes");
            Texts.requireKept(value, "attributes." + name);
        });
    }
}
