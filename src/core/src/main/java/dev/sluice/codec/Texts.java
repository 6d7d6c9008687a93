package dev.sluice.codec;

import static dev.sluice.codec.InvalidInput.require;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts that every store keeps as they are. */
public final class Texts {
    /** Most characters of an item's id, wherever items are imported, served or named by events. */
    public static final int LONGEST_ITEM_ID = 256;

    /** Most characters of a unit, wherever it decides or has had something. */
    public static final int LONGEST_UNIT = 128;

    private Texts() {}

    /** Refuses a text that is absent, of another length, or that no store keeps as it is. */
    @SuppressWarnings("NullAway") // absent in JSON
    public static void requireName(String text, int most, String field) {
        require(
                text != null && !text.isEmpty() && text.length() <= most,
                field,
                () -> "must have 1 to " + most + " characters");
        requireKept(text, field);
    }

    /**
     * Refuses U+0000, which PostgreSQL does not take, and the half of a surrogate pair, which no encoding has: two ids that
     * differ in it alone would become one.
     */
    public static void requireKept(String text, String field) {
        require(kept(text), field, "must hold neither U+0000 nor the half of a surrogate pair");
    }

    /** The same of every text in a JSON value, names of fields included. */
    public static void requireAllKept(@Nullable Object value, String field) {
        if (value instanceof String text) {
            requireKept(text, field);
        } else if (value instanceof Collection<?> values) {
            values.forEach(element -> requireAllKept(element, field));
        } else if (value instanceof Map<?, ?> values) {
            requireAllKept(values.keySet(), field);
            requireAllKept(values.values(), field);
        }
    }

    /** Whether every store keeps a text as it is. */
    public static boolean kept(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
