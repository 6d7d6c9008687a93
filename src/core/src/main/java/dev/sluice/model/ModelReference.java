package dev.sluice.model;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.codec.Slug;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model by name and version or alias, like {@code wukong@3}, {@code wukong@champion} or {@code wukong}, which is its
 * latest.
 *
 * @param name a slug
 * @param version number, {@code latest} or {@code champion}
 */
public record ModelReference(String name, String version) {
    /** Alias of the version that was registered or promoted last. */
    public static final String LATEST = "latest";

    /** Alias of the version that others have to beat. */
    public static final String CHAMPION = "champion";

    private static final Pattern FORM = Pattern.compile("([^@]*)(?:@(.*))?");
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    public ModelReference {
        require(
                Slug.matches(name)
                        && (version.equals(LATEST)
                                || version.equals(CHAMPION)
                                || NUMBER.matcher(version).matches()),
                "model",
                "must be like 'name@3', 'name@latest' or 'name@champion', got '" + name + "@" + version + "'");
    }

    @JsonCreator
    public static ModelReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        require(matcher.matches(), "model", "must be like 'name@3', got '" + text + "'");
        return new ModelReference(matcher.group(1), matcher.group(2) == null ? LATEST : matcher.group(2));
    }

    public static ModelReference of(String name, int version) {
        return new ModelReference(name, String.valueOf(version));
    }

    /** The version, unless it is an alias. */
    public Optional<Integer> number() {
        return NUMBER.matcher(version).matches() ? Optional.of(Integer.valueOf(version)) : Optional.empty();
    }

    @JsonValue
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
