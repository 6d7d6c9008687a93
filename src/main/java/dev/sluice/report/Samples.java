package dev.sluice.report;

import java.time.Duration;
import java.time.Instant;

/** How far apart the points of a picture lie. */
final class Samples {
    private static final double A_MINUTE = 60;

    private Samples() {}

    /** Seconds of each of so many equal parts of a period; never less than the minute that is stored. */
    static double step(Instant from, Instant to, int parts) {
        return Math.max(A_MINUTE, (double) Duration.between(from, to).toSeconds() / parts);
    }
}
