package dev.sluice.decision;

import static dev.sluice.codec.InvalidInput.require;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a request may say of itself: it is looked at by conditions, logged, and kept for learning. */
final class ContextLimits {
    private static final String FIELD = "context";
    private static final int MOST_TEXT = 4 << 10;
    private static final int MOST_CHARACTERS = 64 << 10;
    private static final int MOST_VALUES = 1_000;
    private static final int DEEPEST = 32;

    private ContextLimits() {}

    /** Refuses a context that says too much. */
    static void check(Map<String, Object> context) {
        if (!context.isEmpty()) {
            extent(context, 1);
        }
    }

    private static Extent extent(@Nullable Object value, int depth) {
        if (value instanceof String text) {
            return text(text);
        }
        Extent all = new Extent(0, 0);
        if (value instanceof Map<?, ?> map) {
            requireDepth(depth);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                all = all.and(text(String.valueOf(entry.getKey()))).and(extent(entry.getValue(), depth + 1));
            }
            return all.and(new Extent(map.size(), 0));
        }
        if (value instanceof List<?> list) {
            requireDepth(depth);
            for (Object inner : list) {
                all = all.and(extent(inner, depth + 1));
            }
            return all.and(new Extent(list.size(), 0));
        }
        return all;
    }

    private static void requireDepth(int depth) {
        require(depth <= DEEPEST, FIELD, "must be at most " + DEEPEST + " levels deep");
    }

    private static Extent text(String text) {
        require(text.length() <= MOST_TEXT, FIELD, "must hold no text of more than " + MOST_TEXT + " characters");
        return new Extent(0, text.length());
    }

    /**
     * Of a part, as large as it may be at most.
     *
     * @param values keys and elements of lists
     * @param characters of all texts
     */
    private record Extent(int values, int characters) {
        Extent {
            require(values <= MOST_VALUES, FIELD, "must hold at most " + MOST_VALUES + " keys and list elements");
            require(characters <= MOST_CHARACTERS, FIELD, "must hold at most " + MOST_CHARACTERS + " characters");
        }

        Extent and(Extent other) {
            return new Extent(values + other.values, characters + other.characters);
        }
    }
}
