package dev.sluice.codec;

import static dev.sluice.codec.InvalidInput.require;

/** Texts that every store keeps as they are. */
public final class Texts {
    /** Most characters of an item's id, wherever items are imported, served or named by events. */
    public static final int LONGEST_ITEM_ID = 256;

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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            require(
                    c != 0 && (pair || !Character.isSurrogate(c)),
                    field,
                    "must hold neither U+0000 nor the half of a surrogate pair");
            i += pair ? 1 : 0;
        }
    }
}
