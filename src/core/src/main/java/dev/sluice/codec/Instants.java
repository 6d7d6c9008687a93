package dev.sluice.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text forms of a moment, as files and callers write them: digits alone, whose size tells their unit; a day; or a day and
 * a time of day, in UTC unless an offset stands behind. What could be read in two ways, or is out of range, is refused.
 */
public final class Instants {
    /** What is allowed, for messages. */
    public static final String ALLOWED =
            "must be a time of the years 1970 to 9999, like 2023-11-14T22:13:20Z, 2023-11-14 22:13:20 (UTC), 2023-11-14 or"
                    + " 20231114, or seconds (from 100000000), milli-, micro- or nanoseconds since 1970 in digits";

    /** What is allowed where a zone must be named, for messages. */
    public static final String ZONED = "must be a time with its zone, like 2023-11-14T22:13:20Z or"
            + " 2023-11-14T22:13:20+09:00, or seconds (from 100000000), milli-, micro- or nanoseconds since 1970 in digits";

    private static final Pattern NUMBER = Pattern.compile("\\d{1,21}(?:\\.\\d{1,21})?");
    private static final Pattern DAY = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)");
    /** A day with hours and minutes, maybe seconds, run together: as well a count of milliseconds. */
    private static final Pattern RUN_TOGETHER = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?");

    private static final Pattern DATE =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(?:[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?"
                    + "(?: ?([Zz]|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?))?)?");
    private static final BigDecimal SECONDS_FROM = BigDecimal.TEN.pow(8);
    private static final BigDecimal MILLIS_FROM = BigDecimal.TEN.pow(11);
    private static final BigDecimal MICROS_FROM = BigDecimal.TEN.pow(14);
    private static final BigDecimal NANOS_FROM = BigDecimal.TEN.pow(17);
    private static final BigInteger BILLION = BigInteger.TEN.pow(9);
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Instants() {}

    /** Reads one; refuses what is none. */
    public static Instant parse(String field, String text) {
        String known = text.strip();
        try {
            Instant time = NUMBER.matcher(known).matches() ? number(known) : date(known);
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LAST)) {
                return time;
            }
        } catch (DateTimeException | NumberFormatException e) {
            // said below
        }
        throw refused(field, text);
    }

    /** The same of what comes over the network, where nobody says what the zone would be: it has its offset, or is digits alone. */
    public static Instant parseZoned(String field, String text) {
        Matcher date = DATE.matcher(text.strip());
        if (date.matches() && date.group(8) == null) {
            throw new InvalidInput(field, ZONED + "; got '" + text + "'");
        }
        return parse(field, text);
    }

    private static InvalidInput refused(String field, String text) {
        return new InvalidInput(field, ALLOWED + "; got '" + text + "'");
    }

    private static Instant number(String text) {
        Matcher day = DAY.matcher(text);
        if (day.matches()) {
            return LocalDate.of(part(day, 1), part(day, 2), part(day, 3))
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC);
        }
        if (runTogether(text)) {
            throw new DateTimeException("a date with a time, or milliseconds");
        }
        BigDecimal count = new BigDecimal(text);
        if (count.compareTo(SECONDS_FROM) < 0) {
            throw new DateTimeException("too small to be told from a year, a day or a count");
        }
        int places = count.compareTo(MILLIS_FROM) < 0
                ? 9
                : count.compareTo(MICROS_FROM) < 0 ? 6 : count.compareTo(NANOS_FROM) < 0 ? 3 : 0;
        BigInteger[] seconds = count.movePointRight(places).toBigInteger().divideAndRemainder(BILLION);
        return Instant.ofEpochSecond(seconds[0].longValue(), seconds[1].longValue());
    }

    /** Whether digits could be a day and a time of day of the years 1970 to 2199. */
    private static boolean runTogether(String text) {
        Matcher parts = RUN_TOGETHER.matcher(text);
        if (!parts.matches() || part(parts, 1) < 1970 || part(parts, 1) > 2199) {
            return false;
        }
        try {
            LocalDate.of(part(parts, 1), part(parts, 2), part(parts, 3));
            LocalTime.of(part(parts, 4), part(parts, 5), parts.group(6) == null ? 0 : part(parts, 6));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Instant date(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            throw new DateTimeException("of no known form");
        }
        LocalDate day = LocalDate.of(part(date, 1), part(date, 2), part(date, 3));
        if (date.group(4) == null) {
            return day.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        int second = date.group(6) == null ? 0 : part(date, 6);
        String fraction = date.group(7) == null ? "" : date.group(7);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        return LocalDateTime.of(day, LocalTime.of(part(date, 4), part(date, 5), second, nanos))
                .toInstant(offset(date.group(8) == null ? "Z" : date.group(8)));
    }

    private static ZoneOffset offset(String text) {
        return Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static int part(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Reads a moment of a JSON document, digits as a text or as a number. */
    public static final class Reader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        public Reader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.currentToken().isNumeric() && in.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, in);
            }
            String text = in.getText();
            try {
                return parseZoned("time", text);
            } catch (InvalidInput e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, ZONED);
            }
        }
    }
}
