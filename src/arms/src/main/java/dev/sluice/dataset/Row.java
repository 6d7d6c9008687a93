package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One row of a file, as texts; an absent value is an empty text.
 *
 * @param values by column
 * @param file that it stands in
 * @param line that it begins in, from 1; of Parquet the number of the row
 */
public record Row(Map<String, String> values, Path file, long line) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

    /** The value of a column; empty where the file has no such column, or the row no value. */
    public Optional<String> get(String column) {
        return Optional.ofNullable(values.get(column)).filter(value -> !value.isEmpty());
    }

    /** The value of a column that must be there. */
    public String text(String column) {
        return get(column).orElseThrow(() -> new InvalidInput(column, "is missing"));
    }

    /** The finite number of a column that must be there. */
    public double number(String column) {
        return number(column, text(column));
    }

    static double number(String column, String text) {
        String known = text.strip();
        double number = NUMBER.matcher(known).matches() ? Double.parseDouble(known) : Double.NaN;
        InvalidInput.require(Double.isFinite(number), column, () -> "must be a finite number, got '" + text + "'");
        return number;
    }

    /** A list as one text. */
    static String joined(List<String> parts) {
        InvalidInput.require(
                parts.stream().noneMatch(part -> part.contains("|")),
                "file",
                "must have no | in the values of a list: it would part them");
        return String.join("|", parts);
    }

    /** Makes something of the row; what is refused is refused with the place. */
    public <T> T read(Function<Row, T> reading) {
        try {
            values.forEach(Row::requireText);
            return reading.apply(this);
        } catch (InvalidInput e) {
            throw refused(file, line, e);
        }
    }

    /** What no store and no encoding keeps would come back as something else. */
    private static void requireText(String column, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            InvalidInput.require(
                    c != 0 && (pair || !Character.isSurrogate(c)),
                    column,
                    "must have no zero and no half of a character");
            i += pair ? 1 : 0;
        }
    }

    static InvalidInput refused(Path file, long line, InvalidInput reason) {
        return new InvalidInput(
                reason.field(), reason.getMessage() + " (line " + line + " of " + file.getFileName() + ")");
    }
}
