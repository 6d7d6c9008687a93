package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import dev.sluice.catalogue.UnitStore;
import dev.sluice.codec.Texts;
import dev.sluice.token.UnitHash;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** People who want to be forgotten. */
@Path("/api/v1/units")
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class UnitResource {
    private static final Subject CATALOGUE = Subject.of("catalogue", "");

    private final UnitStore store;
    private final UnitHash hash;
    private final Changes changes;

    UnitResource(UnitStore store, UnitHash hash, Changes changes) {
        this.store = store;
        this.hash = hash;
        this.changes = changes;
    }

    /**
     * Forgets a unit, known or not: its profile within seconds, what imports hold of it, and who it was in outcomes that are
     * handed out. Counts stay, and what it does from now on is somebody new's.
     */
    @DELETE
    @Path("{unit}")
    public void forget(@PathParam("unit") String unit) {
        Texts.requireName(unit, Texts.LONGEST_UNIT, "unit");
        Change change = changes.now("");
        String hashed = hash.of(unit).hex();
        store.forget(hashed);
        changes.tell(change, CATALOGUE, "forgot", hashed);
    }
}
