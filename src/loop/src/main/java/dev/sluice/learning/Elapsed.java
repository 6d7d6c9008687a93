package dev.sluice.learning;

import java.time.Duration;
import java.time.Instant;

/** Whether it is time again. What was done in the future was done by a clock that has been set back since, and is over. */
final class Elapsed {
    private Elapsed() {}

    static boolean atLeast(Duration wait, Instant since, Instant now) {
        return Duration.between(since, now).abs().compareTo(wait) >= 0;
    }
}
