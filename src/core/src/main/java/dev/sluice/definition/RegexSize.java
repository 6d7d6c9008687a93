package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import java.nio.CharBuffer;

/**
 * How large a regular expression is when its repeats are written out, told from its text: compiling it is what needs the
 * memory. Counts every character, class and escape as one.
 */
final class RegexSize {
    /** Most times that one place may be repeated by the counts around it together. */
    static final int MOST_REPEATS = 1_000;

    /** Most places, written out. */
    static final int MOST_PLACES = 10_000;

    private static final String FIELD = "";
    /** What ends the flags or the name at the beginning of a group. */
    private static final String FLAGS_OR_NAME = ":>)";

    private final CharBuffer rest;

    private RegexSize(String pattern) {
        this.rest = CharBuffer.wrap(pattern);
    }

    /** Refuses a pattern that is too large, or written so that its size cannot be told. */
    static void check(String pattern) {
        require(
                !pattern.contains("\\Q"),
                FIELD,
                "must hold no regular expression with \\Q: write \\ before what is meant literally");
        RegexSize reader = new RegexSize(pattern);
        Size size = reader.alternatives();
        require(!reader.rest.hasRemaining(), FIELD, "must hold regular expressions whose brackets are pairs");
        require(
                size.repeats <= MOST_REPEATS && size.places <= MOST_PLACES,
                FIELD,
                "must hold no regular expression that repeats a place more than " + MOST_REPEATS
                        + " times or has more than " + MOST_PLACES + " places when written out");
    }

    private Size alternatives() {
        double places = 0;
        double repeats = 1;
        while (rest.hasRemaining() && !next(')')) {
            Size repeated = repeated(place());
            places += repeated.places;
            repeats = Math.max(repeats, repeated.repeats);
        }
        return new Size(places, repeats);
    }

    private Size place() {
        char c = rest.get();
        if (c == '(') {
            if (next('?') && flagsAlone()) {
                require(!next('{'), FIELD, "must hold no regular expression with a repeat after flags");
                return new Size(0, 1);
            }
            Size inside = alternatives();
            skip(')');
            return inside;
        }
        if (c == '[') {
            skipClass();
        } else if (c == '\\') {
            skipEscape();
        }
        return new Size(1, 1);
    }

    /** Whether this is a group of flags without anything in it, like {@code (?i)}; what names a group is stepped over. */
    private boolean flagsAlone() {
        String group = rest.toString();
        int end = 1;
        while (end < group.length() && FLAGS_OR_NAME.indexOf(group.charAt(end)) < 0) {
            end++;
        }
        boolean alone = end < group.length() && group.charAt(end) == ')';
        rest.position(rest.position() + Math.min(group.length(), end + 1));
        return alone;
    }

    /** One place, also where it is written as {@code \\x{10ffff}} or {@code \\p{Greek}}. */
    private void skipEscape() {
        if (!rest.hasRemaining()) {
            return;
        }
        char kind = rest.get();
        if ("xpP".indexOf(kind) >= 0 && next('{')) {
            while (rest.hasRemaining() && rest.get() != '}') {
                continue;
            }
        }
    }

    private void skipClass() {
        skip('^');
        skip(']');
        while (rest.hasRemaining() && !next(']')) {
            char c = rest.get();
            if (c == '\\' && rest.hasRemaining()) {
                rest.get();
            } else if (c == '[' && next(':')) {
                int end = rest.toString().indexOf(":]");
                rest.position(rest.position() + Math.max(0, end + (end < 0 ? 0 : 2)));
            }
        }
        skip(']');
    }

    private Size repeated(Size size) {
        Size all = size;
        while (next('{')) {
            int end = rest.toString().indexOf('}');
            if (end < 0) {
                return all;
            }
            all = all.times(count(rest.subSequence(1, end).toString()));
            rest.position(rest.position() + end + 1);
            skip('?');
        }
        return all;
    }

    private boolean next(char wanted) {
        return rest.hasRemaining() && rest.charAt(0) == wanted;
    }

    private void skip(char wanted) {
        if (next(wanted)) {
            rest.get();
        }
    }

    /** The larger number of {@code n}, {@code n,} or {@code n,m}; 1 where these are no counts. */
    private static double count(String counts) {
        double most = 1;
        for (String number : counts.split(",")) {
            if (!number.matches("\\d{1,9}")) {
                return number.isEmpty() ? most : 1;
            }
            most = Math.max(most, Double.parseDouble(number));
        }
        return most;
    }

    /**
     * Of a part.
     *
     * @param places written out
     * @param repeats of its most repeated place
     */
    private record Size(double places, double repeats) {
        Size times(double count) {
            return new Size(places * count, repeats * count);
        }
    }
}
