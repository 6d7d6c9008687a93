package dev.sluice.boot;

import dev.sluice.access.WrongKeys;
import dev.sluice.audit.AuditStore;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Tells the audit trail who presented unknown keys or could not sign in: one line for each address and minute, however many they were. */
@Singleton
final class RefusedKeys {
    private static final String AUTHOR = "sluice";
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final WrongKeys wrong;
    private final AuditStore audit;
    private final Clock clock;
    private Instant told = Instant.EPOCH;

    RefusedKeys(WrongKeys wrong, AuditStore audit, Clock clock) {
        this.wrong = wrong;
        this.audit = audit;
        this.clock = clock;
    }

    /** Tells what was not told, if the last time is long enough ago. */
    void tell() {
        Instant now = clock.instant();
        if (Duration.between(told, now).abs().compareTo(EVERY) < 0) {
            return;
        }
        Change change = new Change(AUTHOR, now, Optional.empty());
        for (Map.Entry<String, Long> address : wrong.untold().entrySet()) {
            told = now;
            audit.add(
                    Subject.of("address", address.getKey()),
                    "refused",
                    change,
                    address.getValue() + " unknown API keys or failed sign-ins");
        }
    }
}
