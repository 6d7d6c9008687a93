package dev.sluice.codec;

import java.util.function.Supplier;

/** A caller's mistake: names the field and says what must hold and what came. */
public final class InvalidInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public InvalidInput(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }

    /** Refuses unless the condition holds. */
    public static void require(boolean condition, String field, String message) {
        if (!condition) {
            throw new InvalidInput(field, message);
        }
    }

    /** Refuses unless the condition holds; what is asked again and again makes its words for those only whom it refuses. */
    public static void require(boolean condition, String field, Supplier<String> message) {
        if (!condition) {
            throw new InvalidInput(field, message.get());
        }
    }

    /** Refuses a number that is not in [min, max]; NaN is refused. */
    public static void requireIn(double value, double min, double max, String field) {
        require(value >= min && value <= max, field, "must be in [" + min + ", " + max + "], got " + value);
    }
}
