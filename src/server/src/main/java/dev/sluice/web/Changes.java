package dev.sluice.web;

import dev.sluice.access.Rates;
import dev.sluice.audit.AuditStore;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Says who makes a change now, and on what ground. */
@Singleton
final class Changes {
    private final SecurityIdentity identity;
    private final Rates rates;
    private final AuditStore audit;
    private final Clock clock;

    Changes(SecurityIdentity identity, Rates rates, AuditStore audit, Clock clock) {
        this.identity = identity;
        this.audit = audit;
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

    /** The same for one that takes a processor for seconds. */
    Change heavy() {
        rates.count(Rates.Duty.HEAVY_WORK, identity.getPrincipal().getName());
        return now("");
    }

    /** Tells the audit trail of what the caller did; experiments and keys tell of themselves. */
    void tell(Change change, Subject subject, String action, String detail) {
        audit.add(subject, action, change, detail);
    }
}
