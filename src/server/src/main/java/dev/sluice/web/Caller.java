package dev.sluice.web;

import dev.sluice.access.ApiKey;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who asks, as far as the address does not tell already whether that is allowed: lists and bodies name experiments too. */
@Singleton
public final class Caller {
    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** Name of the key. */
    public String name() {
        return identity.getPrincipal().getName();
    }

    /** Whether the caller may know of that experiment. */
    public boolean sees(String experiment) {
        return key().map(key -> key.scope().holds(experiment)).orElse(true);
    }

    /** Refuses what is about an experiment that the caller's key is not for. */
    void requireSight(String experiment) {
        if (!sees(experiment)) {
            throw new ForbiddenException();
        }
    }

    private Optional<ApiKey> key() {
        return Optional.ofNullable(identity.getAttribute(ApiKey.class.getName()));
    }
}
