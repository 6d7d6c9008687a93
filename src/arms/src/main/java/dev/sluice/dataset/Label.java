package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which rows count as positive, written like {@code rating>=4}. */
public final class Label {
    private static final Pattern FORM = Pattern.compile("(?:rating|value)\\s*(>=|<=|>|<|=)\\s*(-?[0-9.]+)");

    private Label() {}

    /** Reads a label; empty means that every row counts. */
    public static Predicate<Interaction> parse(String text) {
        if (text.isBlank()) {
            return row -> true;
        }
        Matcher matcher = FORM.matcher(text.strip());
        InvalidInput.require(matcher.matches(), "label", "must be like 'rating>=4', got '" + text + "'");
        double bound = Double.parseDouble(matcher.group(2));
        return switch (matcher.group(1)) {
            case ">=" -> row -> row.value() >= bound;
            case "<=" -> row -> row.value() <= bound;
            case ">" -> row -> row.value() > bound;
            case "<" -> row -> row.value() < bound;
            default -> row -> row.value() == bound;
        };
    }
}
