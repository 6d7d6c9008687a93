package dev.sluice.web;

import dev.sluice.experiment.Change;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Says who makes a change now, and on what ground. */
@Singleton
final class Changes {
    private final SecurityIdentity identity;
    private final Clock clock;

    Changes(SecurityIdentity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * A change by the caller of this request.
     *
     * @param ifMatch its header, or empty
     */
    Change now(String ifMatch) {
        return new Change(identity.getPrincipal().getName(), clock.instant(), Paging.revision(ifMatch));
    }
}
