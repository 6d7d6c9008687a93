package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import dev.sluice.catalogue.UnitStore;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import dev.sluice.token.UnitHash;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What a server calls units, and people who want to be forgotten. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class UnitResource {
    /** Most units in one call. */
    public static final int MOST_UNITS = 10_000;

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
    @Path("units/{unit}")
    public void forget(@PathParam("unit") String unit) {
        Texts.requireName(unit, Texts.LONGEST_UNIT, "unit");
        Change change = changes.now("");
        String hashed = hash.of(unit).hex();
        store.forget(hashed);
        changes.tell(change, CATALOGUE, "forgot", hashed);
    }

    /** The hashes that units have in outcomes, profiles and the catalogue, in the order of the units. */
    @POST
    @Path("units:hash")
    @RolesAllowed(Role.EDITOR_NAME)
    public List<String> hashes(List<String> units) {
        InvalidInput.require(
                units != null && !units.isEmpty() && units.size() <= MOST_UNITS,
                "body",
                "must be an array of 1 to " + MOST_UNITS + " units");
        units.forEach(unit -> Texts.requireName(unit, Texts.LONGEST_UNIT, "unit"));
        return units.stream().map(unit -> hash.of(unit).hex()).toList();
    }
}
