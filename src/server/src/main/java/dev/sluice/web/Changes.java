package dev.sluice.web;

import dev.sluice.access.Rates;
import dev.sluice.audit.Change;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Says who makes a change now, and on what ground. */
@Singleton
final class Changes {
    private final SecurityIdentity identity;
    private final Rates rates;
    private final Clock clock;

    Changes(SecurityIdentity identity, Rates rates, Clock clock) {
        this.identity = identity;
        this.rates = rates;
        this.clock = clock;
    }

    /**
     * A change by the caller of this request.
     *
     * @param ifMatch its header, or empty
     * @throws dev.sluice.access.TooMany where the caller has changed too much
     */
    Change now(String ifMatch) {
        rates.count(Rates.Duty.ADMINISTRATION, identity.getPrincipal().getName());
        return new Change(identity.getPrincipal().getName(), clock.instant(), Paging.revision(ifMatch));
    }
}
