package dev.sluice.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers in what callers make up themselves: JSON has none beyond 1.8e308, and would hand on a text instead. */
public final class Numbers {
    private Numbers() {}

    /** Refuses a value that holds a number which is not finite, at its place. */
    public static void requireFinite(@Nullable Object value, String field) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (inner instanceof Number || inner instanceof Map || inner instanceof List) {
                    requireFinite(inner, field + "." + key);
                }
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireFinite(list.get(i), field + "[" + i + "]");
            }
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            InvalidInput.require(Double.isFinite(number), field, () -> "must be a finite number, got " + number);
        }
    }
}
