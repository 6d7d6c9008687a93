package dev.sluice.feature;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A feature as people write it: {@code name=source.attribute:transform}, like {@code age=user.age:bucket5},
 * {@code genre=item.genres:first}, {@code position=candidate.position} or {@code hour=time:hour}. {@code user} and {@code item} alone are the ids;
 * {@code :number} and {@code :flags} give dense fields.
 *
 * @param name of the field
 * @param source whose attribute it reads
 * @param attribute to read
 * @param form {@code number}, {@code flags} or the name of a {@link Transform}
 */
public record FeatureDeclaration(String name, Source source, String attribute, String form) {
    private static final Pattern FORM = Pattern.compile("(\\w[\\w-]*)(?:=([\\w.-]+))?(?::(\\w+))?");

    public FeatureDeclaration {
        require(isDense(form) || isTransform(form), "features", "must not have the form '" + form + "'");
        source.requireKnown(attribute);
        require(
                source != Source.CANDIDATE || form.equals("value") || form.equals("number"),
                "features",
                "must have the form value or number where they read a candidate, got '" + form + "'");
    }

    public static FeatureDeclaration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        require(
                matcher.matches(),
                "features",
                "must be like 'user', 'age=user.age:bucket5' or 'hour=time:hour', got '" + text + "'");
        String name = matcher.group(1);
        String from = matcher.group(2) == null ? name : matcher.group(2);
        String form = matcher.group(3) == null ? "value" : matcher.group(3).toLowerCase(Locale.ROOT);
        if (from.equals("time")) {
            return new FeatureDeclaration(name, Source.MOMENT, from, form);
        }
        int dot = from.indexOf('.');
        String owner = dot < 0 ? from : from.substring(0, dot);
        String attribute = dot < 0 ? SparseField.ID : from.substring(dot + 1);
        return switch (owner) {
            case "user" -> new FeatureDeclaration(name, Source.USER, attribute, form);
            case "item" -> new FeatureDeclaration(name, Source.ITEM, attribute, form);
            case "candidate" -> new FeatureDeclaration(name, Source.CANDIDATE, attribute, form);
            default ->
                throw new InvalidInput(
                        "features",
                        "must read from user, item, candidate or time, got '" + from + "' in '" + text + "'");
        };
    }

    public boolean dense() {
        return isDense(form);
    }

    private static boolean isDense(String form) {
        return form.equals("number") || form.equals("flags");
    }

    public SparseField sparse() {
        return new SparseField(name, source, attribute, Transform.valueOf(form.toUpperCase(Locale.ROOT)), 1);
    }

    private static boolean isTransform(String form) {
        return Arrays.stream(Transform.values())
                .anyMatch(transform -> transform.name().equalsIgnoreCase(form));
    }
}
