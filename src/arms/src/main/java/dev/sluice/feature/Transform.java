package dev.sluice.feature;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of an attribute into the token that a vocabulary lists; an empty token means that nothing is known. */
public enum Transform {
    /** The text itself. */
    @JsonProperty("value")
    VALUE {
        @Override
        public String token(String text) {
            return text.strip();
        }
    },
    /** The first of several values with {@code |} between them. */
    @JsonProperty("first")
    FIRST {
        @Override
        public String token(String text) {
            int end = text.indexOf('|');
            return (end < 0 ? text : text.substring(0, end)).strip();
        }
    },
    /** A number by steps of five: 25 to 29 is {@code 25}. */
    @JsonProperty("bucket5")
    BUCKET5 {
        @Override
        public String token(String text) {
            try {
                return String.valueOf((long) Math.floor(Double.parseDouble(text.strip()) / 5) * 5);
            } catch (NumberFormatException e) {
                return "";
            }
        }
    },
    /** The last four-digit year in the text. */
    @JsonProperty("year")
    YEAR {
        @Override
        public String token(String text) {
            Matcher year = FOUR_DIGITS.matcher(text);
            String last = "";
            while (year.find()) {
                last = year.group();
            }
            return last;
        }
    },
    /** Hour of the day of an ISO-8601 time, UTC. */
    @JsonProperty("hour")
    HOUR {
        @Override
        public String token(String text) {
            return moment(text, time -> String.valueOf(time.getHour()));
        }
    },
    /** Day of the week of an ISO-8601 time, UTC. */
    @JsonProperty("weekday")
    WEEKDAY {
        @Override
        public String token(String text) {
            return moment(text, time -> time.getDayOfWeek().name());
        }
    };

    private static final Pattern FOUR_DIGITS = Pattern.compile("(?<!\\d)(1[89]|20)\\d\\d(?!\\d)");

    /** The token of a text that is not empty. */
    public abstract String token(String text);

    private static String moment(String text, Function<ZonedDateTime, String> part) {
        try {
            return part.apply(Instant.parse(text).atZone(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return "";
        }
    }
}
