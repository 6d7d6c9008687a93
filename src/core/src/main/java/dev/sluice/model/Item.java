package dev.sluice.model;

import dev.sluice.codec.Texts;
import java.util.Map;

/**
 * Something that can be recommended.
 *
 * @param id 1 to 256 characters
 * @param title for people
 * @param attributes anything else
 */
public record Item(String id, String title, Map<String, String> attributes) {
    public Item {
        Texts.requireName(id, Texts.LONGEST_ITEM_ID, "id");
        title = title == null ? "" : title;
        Texts.requireKept(title, "title");
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        attributes.forEach((name, value) -> {
            Texts.requireKept(name, "attributes");
            Texts.requireKept(value, "attributes." + name);
        });
    }
}
