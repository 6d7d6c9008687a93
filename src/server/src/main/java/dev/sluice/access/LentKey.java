package dev.sluice.access;

import dev.sluice.access.ApiKey.LastChange;
import dev.sluice.access.ApiKey.Life;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A key that only this replica knows, for a process that it begins itself; gone when it is closed. */
public final class LentKey implements AutoCloseable {
    private final ApiKeys keys;
    private final ApiKey key;
    private final String secret;

    /**
     * @param name as the audit trail calls who comes in with it
     * @param longest how long it is taken at most
     */
    public LentKey(ApiKeys keys, String name, Role role, Duration longest, Clock clock) {
        this.keys = keys;
        this.secret = ApiKey.random(new SecureRandom());
        Instant now = clock.instant();
        this.key = new ApiKey(
                ApiKey.NEWEST,
                UUID.randomUUID().toString(),
                ApiKey.hash(secret),
                name,
                role,
                Scope.EVERYWHERE,
                new Life(now, name, Optional.of(now.plus(longest)), Optional.empty()),
                Optional.empty(),
                0,
                new LastChange(1, "created", name, now));
        keys.lend(key);
    }

    /** What is presented. */
    public String secret() {
        return secret;
    }

    @Override
    public void close() {
        keys.takeBack(key);
    }
}
