package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.audit.AuditEntry;
import dev.sluice.audit.AuditStore;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Shows who did what, people and rules. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class AuditResource {
    private final AuditStore trail;

    AuditResource(AuditStore trail) {
        this.trail = trail;
    }

    /**
     * Entries, newest first.
     *
     * @param experiment only of this one
     * @param before only entries below this id: the last one of the page before
     * @param limit most entries, 1 to 1000
     */
    @GET
    public List<AuditEntry> list(
            @QueryParam("experiment") @DefaultValue("") String experiment,
            @QueryParam("before") @DefaultValue("9223372036854775807") long before,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        Paging.requireLimit(limit);
        return trail.find(experiment, before, limit);
    }
}
