package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/**
 * How a text file is written. What is not stated is the usual, or stands in the header line; nothing is guessed from rows.
 *
 * @param delimiter between two values; by default the one of comma, semicolon, tab and bar by which the header line has
 *     the wanted columns, and without a header line a comma
 * @param quote around values, and twice for itself; by default {@code "}, empty for none
 * @param escape makes the next character plain; by default none
 * @param encoding by default UTF-8
 * @param columns of a file without a header line, in order
 */
public record Dialect(
        Optional<String> delimiter,
        Optional<String> quote,
        Optional<String> escape,
        Optional<String> encoding,
        List<String> columns) {
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

    /** Nothing stated. */
    public static final Dialect USUAL =
            new Dialect(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public Dialect {
        delimiter = delimiter == null ? Optional.empty() : delimiter;
        quote = quote == null ? Optional.empty() : quote;
        escape = escape == null ? Optional.empty() : escape;
        encoding = encoding == null ? Optional.empty() : encoding;
        columns = columns == null ? List.of() : List.copyOf(columns);
        delimiter.ifPresent(text -> requireLength(text, 1, 8, "delimiter"));
        quote.ifPresent(text -> requireLength(text, 0, 1, "quote"));
        escape.ifPresent(text -> requireLength(text, 1, 1, "escape"));
        encoding.ifPresent(Dialect::charset);
        InvalidInput.require(
                new HashSet<>(columns).size() == columns.size(), "format.columns", "must not name a column twice");
        try {
            csv(delimiter.orElse(DELIMITERS.get(0)), quote, escape);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(
                    "format", "must have a delimiter, a quote and an escape that differ, none a line end");
        }
    }

    /** Values between such delimiters, without quotes, in a file without a header line. */
    static Dialect plain(String delimiter, Charset encoding, List<String> columns) {
        return new Dialect(
                Optional.of(delimiter), Optional.of(""), Optional.empty(), Optional.of(encoding.name()), columns);
    }

    private static void requireLength(String text, int least, int most, String field) {
        InvalidInput.require(
                text.length() >= least && text.length() <= most,
                "format." + field,
                most == 1 ? "must be one character" : "must be 1 to " + most + " characters");
    }

    Charset charset() {
        return encoding.map(Dialect::charset).orElse(StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(
                    "format.encoding", "must be one like UTF-8, ISO-8859-1 or windows-1252, got '" + name + "'");
        }
    }

    /** What may stand between two values of the header line. */
    List<String> delimiters() {
        return delimiter.map(List::of).orElse(columns.isEmpty() ? DELIMITERS : DELIMITERS.subList(0, 1));
    }

    /** An empty value in quotes is a text, one without is none: so an empty line differs from a row. */
    CSVFormat csv(String between) {
        return csv(between, quote, escape);
    }

    private static CSVFormat csv(String between, Optional<String> quote, Optional<String> escape) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(between)
                .setQuote(character(quote.orElse("\"")))
                .setEscape(character(escape.orElse("")))
                .setIgnoreEmptyLines(false)
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .get();
    }

    @SuppressWarnings("NullAway") // null means that there is none
    private static Character character(String text) {
        return text.isEmpty() ? null : text.charAt(0);
    }
}
