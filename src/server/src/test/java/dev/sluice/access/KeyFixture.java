package dev.sluice.access;

import dev.sluice.access.ApiKey.LastChange;
import dev.sluice.access.ApiKey.Life;
import java.time.Instant;
import java.util.Optional;

/** Keys for tests. */
public final class KeyFixture {
    static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private KeyFixture() {}

    /** A key with that secret that never ends. */
    public static ApiKey key(String secret, Role role) {
        return key(secret, role, Scope.EVERYWHERE, Optional.empty());
    }

    /** An editor's key with another id. */
    static ApiKey key(String secret, String id) {
        ApiKey key = key(secret, Role.EDITOR);
        return new ApiKey(
                key.v(),
                id,
                key.hash(),
                "another",
                key.role(),
                key.scope(),
                key.life(),
                key.retiring(),
                key.generation(),
                key.change());
    }

    static ApiKey key(String secret, Role role, Scope scope, Optional<Instant> expiresAt) {
        return new ApiKey(
                ApiKey.NEWEST,
                "01234567-89ab-7def-8123-456789abcdef",
                ApiKey.hash(secret),
                "somebody",
                role,
                scope,
                new Life(CREATED, "admin", expiresAt, Optional.empty()),
                Optional.empty(),
                0,
                new LastChange(1, "created", "admin", CREATED));
    }
}
