package dev.sluice.web;

import dev.sluice.access.ApiKey;
import dev.sluice.access.ApiKeys;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;

/** Who asks, as far as the address does not tell already whether that is allowed: lists and bodies name experiments too. */
@Singleton
public final class Caller {
    private final SecurityIdentity identity;

    private final ApiKeys keys;

    Caller(SecurityIdentity identity, ApiKeys keys) {
        this.identity = identity;
        this.keys = keys;
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
    public void requireSight(String experiment) {
        if (!sees(experiment)) {
            throw new ForbiddenException();
        }
    }

    /** Asks again and again whether who asked may still do so: with the same secret and the same sign-in. */
    <T> Predicate<T> still() {
        Optional<ApiKey> asked = key();
        return any -> asked.map(key -> keys.usable(key.id())
                        .filter(now -> now.generation() == key.generation())
                        .isPresent())
                .orElse(true);
    }

    private Optional<ApiKey> key() {
        return Optional.ofNullable(identity.getAttribute(ApiKey.class.getName()));
    }
}
