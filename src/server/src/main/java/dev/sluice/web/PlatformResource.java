package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.directory.Directory;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What concerns no single experiment. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class PlatformResource {
    private final Directory directory;

    PlatformResource(Directory directory) {
        this.directory = directory;
    }

    @GET
    @Path("unattributed")
    public Ledger unattributed() {
        return directory.latest(0).map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }
}
