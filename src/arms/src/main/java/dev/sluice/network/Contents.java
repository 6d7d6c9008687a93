package dev.sluice.network;

import dev.sluice.codec.InvalidInput;
import java.util.List;
import java.util.Locale;

/**
 * Texts of the items of a catalogue as numbers of characters.
 *
 * @param texts of each item
 * @param characters that are kept of each text; shorter ones are padded behind by 0
 * @param codes item by item, text by text, each in [0, {@link #ALPHABET})
 */
@SuppressWarnings("ArrayRecordComponent")
public record Contents(int texts, int characters, long[] codes) {
    /** How many different characters there are; whatever is no letter, digit or space of English shares the last ones. */
    public static final int ALPHABET = 72;

    /** Of items without texts. */
    public static final Contents NONE = new Contents(0, 0, new long[0]);

    private static final int LETTERS = 1;
    private static final int DIGITS = LETTERS + 26;
    private static final int SPACE = DIGITS + 10;
    private static final int OTHERS = SPACE + 1;

    public Contents {
        InvalidInput.require(
                texts == 0 ? codes.length == 0 : codes.length % (texts * characters) == 0,
                "contents",
                "must have " + characters + " characters of " + texts + " texts for each item");
    }

    /**
     * Of some items.
     *
     * @param items the texts of each, as many of every item
     */
    public static Contents of(List<List<String>> items, int characters) {
        int texts = items.isEmpty() ? 0 : items.get(0).size();
        long[] codes = new long[items.size() * texts * characters];
        int at = 0;
        for (List<String> item : items) {
            for (String text : item) {
                String known = text.toLowerCase(Locale.ROOT);
                for (int i = 0; i < Math.min(characters, known.length()); i++) {
                    codes[at + i] = code(known.charAt(i));
                }
                at += characters;
            }
        }
        return new Contents(texts, characters, codes);
    }

    private static int code(char c) {
        if (c >= 'a' && c <= 'z') {
            return LETTERS + c - 'a';
        }
        if (c >= '0' && c <= '9') {
            return DIGITS + c - '0';
        }
        return c == ' ' ? SPACE : OTHERS + c % (ALPHABET - OTHERS);
    }
}
