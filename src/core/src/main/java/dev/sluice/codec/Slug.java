package dev.sluice.codec;

import java.util.regex.Pattern;

/** Names that stand in addresses, topics and files: {@code [a-z0-9][a-z0-9-]{0,62}}. */
public final class Slug {
    /** What is allowed, for messages. */
    public static final String ALLOWED = "[a-z0-9][a-z0-9-]{0,62}";

    private static final Pattern PATTERN = Pattern.compile(ALLOWED);

    private Slug() {}

    public static boolean matches(String text) {
        return PATTERN.matcher(text).matches();
    }
}
