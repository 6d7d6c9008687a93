package dev.sluice.decision;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.Numbers;
import java.util.Collection;
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
            require(
                    values(context, 1) <= MOST_VALUES,
                    FIELD,
                    "must hold at most " + MOST_VALUES + " keys and list elements");
            require(
                    characters(context) <= MOST_CHARACTERS,
                    FIELD,
                    "must hold at most " + MOST_CHARACTERS + " characters");
            Numbers.requireFinite(context, FIELD);
        }
    }

    /** Keys and elements of lists. */
    private static int values(@Nullable Object value, int depth) {
        if (!(value instanceof Map) && !(value instanceof List)) {
            return 0;
        }
        require(depth <= DEEPEST, FIELD, "must be at most " + DEEPEST + " levels deep");
        Collection<?> inner = value instanceof Map<?, ?> map ? map.values() : (List<?>) value;
        int all = inner.size();
        for (Object each : inner) {
            all += values(each, depth + 1);
        }
        return all;
    }

    /** Of all texts, keys among them. */
    private static int characters(@Nullable Object value) {
        int all = 0;
        if (value instanceof String text) {
            require(text.length() <= MOST_TEXT, FIELD, "must hold no text of more than " + MOST_TEXT + " characters");
            all = text.length();
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                all += characters(entry.getKey()) + characters(entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object each : list) {
                all += characters(each);
            }
        }
        return all;
    }
}
