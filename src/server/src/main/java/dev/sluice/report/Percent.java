package dev.sluice.report;

import java.util.Locale;

/** Shares in words. */
public final class Percent {
    private Percent() {}

    private static final double LEAST = 1e-5;

    /** Like "5 %", with up to three digits. */
    public static String of(double share) {
        if (share > 0 && share < LEAST) {
            return "less than 0.001 %";
        }
        String digits = String.format(Locale.ROOT, "%.3g", 100 * share);
        return (digits.contains(".") ? digits.replaceAll("0+$", "").replaceAll("\\.$", "") : digits) + " %";
    }
}
