package dev.sluice.codec;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text form of a duration: {@code 50ms}, {@code 5s}, {@code 30m}, {@code 12h}, {@code 7d}, or ISO-8601. */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    /** What is allowed, for messages. */
    public static final String ALLOWED = "must be a duration like 50ms, 5s, 30m, 12h, 7d or PT30M";

    /** About 100,000 years, whose milliseconds are a number that every reader has. */
    private static final Duration LONGEST = Duration.ofDays(36_500_000);

    private Durations() {}

    /** Reads a duration; throws {@link IllegalArgumentException} saying what is allowed. */
    public static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        try {
            Duration read = matcher.matches()
                    ? ofUnits(Long.parseLong(matcher.group(1)), matcher.group(2))
                    : Duration.parse(text);
            if (read.abs().compareTo(LONGEST) <= 0) {
                return read;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(ALLOWED + ", got '" + text + "'", e);
        }
        throw new IllegalArgumentException(ALLOWED + ", got '" + text + "'");
    }

    private static Duration ofUnits(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Writes the shortest exact form with one unit; below a millisecond, ISO-8601. */
    public static String format(Duration value) {
        if (value.isNegative() || value.getNano() % 1_000_000 != 0) {
            return value.toString();
        }
        long millis = value.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis == 0 ? "0s" : millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
