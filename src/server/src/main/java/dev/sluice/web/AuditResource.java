package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.audit.AuditEntry;
import dev.sluice.audit.AuditStore;
import dev.sluice.audit.Subject;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Shows who did what, people and rules. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class AuditResource {
    private static final int PAGE = 1_000;

    private final AuditStore trail;
    private final Changes changes;
    private final Clock clock;

    AuditResource(AuditStore trail, Changes changes, Clock clock) {
        this.trail = trail;
        this.changes = changes;
        this.clock = clock;
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

    /**
     * All entries of a period, one JSON object a line, oldest first: for who keeps them elsewhere.
     *
     * @param from start of the period; all there is where it is not said
     * @param to its end, exclusive; now where it is not said
     */
    @GET
    @Path("export")
    @Produces(CatalogueResource.NDJSON)
    @RolesAllowed(Role.ADMIN_NAME)
    public StreamingOutput export(
            @QueryParam("from") @DefaultValue("") String from, @QueryParam("to") @DefaultValue("") String to) {
        Instant start = from.isEmpty() ? Instant.EPOCH : Times.parse("from", from);
        Instant end = to.isEmpty() ? clock.instant() : Times.parse("to", to);
        changes.tell(changes.now(""), Subject.of("audit", ""), "exported", start + " to " + end);
        return out -> CatalogueResource.<AuditEntry>write(out, row -> all(start, end, row));
    }

    private void all(Instant from, Instant to, Consumer<AuditEntry> row) {
        long after = 0;
        List<AuditEntry> page = trail.between(from, to, after, PAGE);
        while (!page.isEmpty()) {
            page.forEach(row);
            after = page.get(page.size() - 1).id();
            page = trail.between(from, to, after, PAGE);
        }
    }
}
