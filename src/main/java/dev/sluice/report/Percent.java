package dev.sluice.report;

import java.util.Locale;

/** Shares in words. */
final class Percent {
    private Percent() {}

    /** Like "5 %", with up to three digits. */
    static String of(double share) {
        String digits = String.format(Locale.ROOT, "%.3g", 100 * share);
        return (digits.contains(".") ? digits.replaceAll("0+$", "").replaceAll("\\.$", "") : digits) + " %";
    }
}
