package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Stores once a minute when keys were used last, of all requests together: no request waits for it. */
@Singleton
final class KeyUses {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final KeyRing keys;
    private final Clock clock;
    private Instant stored = Instant.EPOCH;

    KeyUses(KeyRing keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Stores what was not stored, if the last time is long enough ago. */
    void store() {
        Instant now = clock.instant();
        if (Duration.between(stored, now).abs().compareTo(EVERY) >= 0) {
            stored = now;
            keys.storeUses();
        }
    }
}
