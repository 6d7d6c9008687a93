package dev.sluice.ui.page;

import dev.sluice.model.Interval;
import io.quarkus.qute.TemplateExtension;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes numbers and times for people. */
public final class Formats {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'");
    private static final int DIGITS = 3;
    private static final int MOST_DECIMALS = 6;
    private static final double LEAST = 0.01;
    private static final double FULL = 100 - 1e-9;
    private static final double THOUSAND = 1_000;
    private static final double MANY = 1e6;
    private static final double TINY = 1e-6;

    private Formats() {}

    /** A share in [0, 1] as percent with about three digits, like 5.22% or 0.031%. */
    @TemplateExtension(namespace = "fmt")
    public static String percent(double share) {
        if (!Double.isFinite(share)) {
            return "–";
        }
        double value = 100 * share;
        if (value > 0 && value < LEAST) {
            return "< " + LEAST + "%";
        }
        String text = String.format(Locale.ROOT, "%." + decimals(value) + "f%%", value);
        return value < FULL && text.equals("100.0%") ? "> 99.9%" : text;
    }

    public static String level(double share) {
        return new BigDecimal(100 * share)
                        .round(new MathContext(DIGITS))
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }

    /** The same with its sign; what is less than a ten-thousandth is no change. */
    public static String change(double share) {
        if (Math.abs(100 * share) < LEAST) {
            return "0%";
        }
        return (share > 0 ? "+" : "−") + percent(Math.abs(share));
    }

    public static String points(double difference) {
        double value = 100 * Math.abs(difference);
        return (difference > 0 ? "+" : difference < 0 ? "−" : "")
                + String.format(Locale.ROOT, "%." + decimals(value) + "f", value);
    }

    public static String changes(Interval interval) {
        return change(interval.lower()) + " … " + change(interval.upper());
    }

    public static String points(Interval interval) {
        return points(interval.lower()) + " … " + points(interval.upper()) + " pp";
    }

    public static String amounts(Interval interval) {
        return signed(interval.lower()) + " … " + signed(interval.upper());
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : value < 0 ? "−" : "") + number(Math.abs(value));
    }

    private static int decimals(double value) {
        if (value == 0) {
            return 0;
        }
        double rounded = new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
        int before = (int) Math.floor(Math.log10(Math.abs(rounded))) + 1;
        return Math.max(Math.abs(value) >= FULL ? 0 : 1, Math.min(MOST_DECIMALS, DIGITS - before));
    }

    /** A count with separators; templates know it as {@code fmt:count}. */
    @TemplateExtension(namespace = "fmt")
    public static String count(long count) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(count);
    }

    public static String number(double value) {
        if (Math.abs(value) >= THOUSAND) {
            return count(Math.round(value));
        }
        if (value > 0 && value < TINY) {
            return "< 0.000001";
        }
        return String.format(Locale.ROOT, "%." + decimals(value) + "f", value);
    }

    /** An e-value; what is beyond a million is told as a power of ten, since nobody needs to know more. */
    public static String evidence(double evidence) {
        return evidence < MANY ? "E = " + number(evidence) : "E > 10^" + (int) Math.floor(Math.log10(evidence));
    }

    /** A time to the minute, in UTC; templates know it as {@code fmt:time}. */
    @TemplateExtension(namespace = "fmt")
    public static String time(Instant time) {
        return MINUTE.format(time.atOffset(ZoneOffset.UTC));
    }

    public static String length(Duration length) {
        if (length.toMinutes() < 1) {
            return Math.max(0, length.toSeconds()) + " s";
        }
        if (length.toHours() < 1) {
            return length.toMinutes() + " min";
        }
        return length.toHours() < 48 ? length.toHours() + " h" : length.toDays() + " d";
    }
}
