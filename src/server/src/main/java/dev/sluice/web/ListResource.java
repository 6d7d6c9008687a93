package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.directory.Directory;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/** What the lists of an experiment looked like: by position, item, arm and day. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ListResource {
    private final Directory directory;
    private final ListReports reports;

    ListResource(Directory directory, ListReports reports) {
        this.directory = directory;
        this.reports = reports;
    }

    /**
     * Who clicked what where, and how much of the catalogue each arm shows; of mature decisions that the policy drew. Worked out at
     * most once a minute.
     *
     * @param from decided then or later; by default 30 days before the end
     * @param to decided before; by default up to now, or to the end of the experiment
     */
    @GET
    @Path("experiments/{key}/lists")
    public ListReports.ListReport lists(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to)
            throws IOException {
        return reports.of(directory.require(key).experiment(), from, to);
    }
}
